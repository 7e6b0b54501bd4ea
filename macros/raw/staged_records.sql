{#- The records of some streams in the common raw shape, one SELECT per staging table.
    `watermarks` maps (connection_name, object_type) to the time from which staging is read:
    a constant, so that BigQuery prunes partitions. -#}
{%- macro staged_records(streams, watermarks) -%}
    {%- for stream in streams %}
        {%- set watermark = watermarks.get((stream.connection_name, stream.object_type)) %}
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
        {%- if not loop.last %}
        union all
        {%- endif %}
    {%- else %}
        select
            cast(null as string) as source_system,
            cast(null as string) as connection_name,
            cast(null as string) as object_type,
            cast(null as string) as schema_ref,
            cast(null as string) as external_id,
            cast(null as json) as payload,
            cast(null as timestamp) as extracted_at,
            cast(null as timestamp) as staged_at,
            cast(null as int64) as sequence
        limit 0
    {%- endfor %}
{%- endmacro -%}
