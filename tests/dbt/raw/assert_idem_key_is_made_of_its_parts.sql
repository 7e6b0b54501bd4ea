-- An object's idem_key is made of the columns beside it.
with violations as (

    select
        idem_key,
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }} as expected
    from {{ ref('raw_objects') }}
    where
        idem_key
        is distinct from {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}

)

select * from violations
