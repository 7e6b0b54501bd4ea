{#- The records of one stream in the common raw shape, staged at the watermark or later: a
    constant, so that BigQuery prunes partitions. -#}
{%- macro staged_stream(stream, watermark) -%}
    select
        {{ sql_string(stream.source_system) }} as source_system,
        {{ sql_string(stream.connection_name) }} as connection_name,
        {{ sql_string(stream.object_type) }} as object_type,
        {{ sql_string(stream.schema_ref) }} as schema_ref,
        json_value(data, '{{ stream.external_id }}') as external_id,
        data as payload,
        coalesce(_sdc_extracted_at, _sdc_received_at, _sdc_batched_at) as extracted_at,
        coalesce(_sdc_batched_at, _sdc_received_at, _sdc_extracted_at) as staged_at,
        coalesce(_sdc_table_version, 0) as sequence
    from {{ stream.relation }}
    {%- if watermark %}
    where _sdc_batched_at >= timestamp({{ sql_string(watermark) }})
    {%- endif %}
{%- endmacro -%}
