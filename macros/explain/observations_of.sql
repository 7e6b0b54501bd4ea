{#- Each time that a record with the id @name was staged. `path` is the stream's meta.external_id.
    Rendered by the runner. -#}
{%- macro observations_of(relation, path) -%}
    select
        coalesce(_sdc_extracted_at, _sdc_received_at, _sdc_batched_at) as extracted_at,
        _sdc_deleted_at is not null as is_deletion,
        json_query(data, '$._tee_rejected') is not null as is_rejected,
        _sdc_table_version as sequence,
        to_json_string(data) as record
    from {{ relation }}
    where {{ staged_id(path) }} = @name
    order by extracted_at, sequence
{%- endmacro -%}
