{#- A stream's staged records that mention what @pattern matches. -#}
select distinct
    {{ staged_id(stream.external_id) }} as external_id,
    {{ staged_key_hash(stream) }} as key_hash,
    to_json_string(data) as record
from {{ table(stream.name, stream.dataset) }}
where {{ mentions('to_json_string(data)') }}
