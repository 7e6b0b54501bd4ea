{#- The objects, and the rejected records, that mention what @pattern matches. -#}
select
    stored.connection_name,
    stored.object_type,
    stored.external_id,
    to_hex(sha256(stored.idem_key)) as key_hash,
    to_json_string(stored.payload) as record
from {{ table('raw_objects') }} as stored
where {{ mentions('to_json_string(stored.payload)') }}
union all
select
    rejected.connection_name,
    rejected.object_type,
    rejected.external_id,
    {{ key_hash(
        'rejected.source_system', 'rejected.connection_name', 'rejected.object_type',
        'rejected.external_id', 'rejected.raw_text'
    ) }} as key_hash,
    cast(null as string) as record
from {{ table('rejected_objects') }} as rejected
where {{ mentions('rejected.raw_text') }}
