{#- Each time that a record with the id @name was staged in a stream. -#}
select
    coalesce(_sdc_extracted_at, _sdc_received_at, _sdc_batched_at) as extracted_at,
    _sdc_deleted_at is not null as is_deletion,
    json_query(data, '$._tee_rejected') is not null as is_rejected,
    _sdc_table_version as record_number,
    to_json_string(data) as record
from {{ table(stream.name, stream.dataset) }}
where {{ staged_id(stream.external_id) }} = @name
order by extracted_at, record_number
