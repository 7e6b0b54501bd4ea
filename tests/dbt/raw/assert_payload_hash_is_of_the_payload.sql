-- The hash that tells a changed object from an unchanged one is that of the payload beside it.
with violations as (

    select idem_key
    from {{ ref('raw_objects') }}
    where payload_hash is distinct from to_hex(sha256(to_json_string(payload)))

)

select * from violations
