{#- The records of one stream in the common raw shape, staged at the watermark or later: a
    constant, so that BigQuery prunes partitions. What a tap adds to a record of its API's context
    is taken out of the payload again. -#}
{%- macro staged_stream(stream, watermark, forgotten) -%}
    {%- set payload, context = 'data', 'cast(null as json)' -%}
    {%- if stream.context -%}
        {%- set payload = "json_remove(data, '" ~ stream.context ~ "')" -%}
        {%- set context = "json_query(data, '" ~ stream.context ~ "')" -%}
    {%- endif -%}
    {%- set conditions = [] -%}
    {%- if watermark -%}
        {%- do conditions.append('_sdc_batched_at >= timestamp(' ~ sql_string(watermark) ~ ')') -%}
    {%- endif -%}
    {%- if forgotten -%}
        {%- do conditions.append('not ' ~ is_forgotten(stream, forgotten)) -%}
    {%- endif %}
    select
        {{ sql_string(stream.source_system) }} as source_system,
        {{ sql_string(stream.connection_name) }} as connection_name,
        {{ sql_string(stream.object_type) }} as object_type,
        cast({{ sql_string(stream.schema_ref | default(none)) }} as string) as schema_ref,
        json_value(data, '{{ stream.external_id }}') as external_id,
        {{ payload }} as payload,
        {{ context }} as context,
        coalesce(_sdc_extracted_at, _sdc_received_at, _sdc_batched_at) as extracted_at,
        coalesce(_sdc_batched_at, _sdc_received_at, _sdc_extracted_at) as staged_at,
        coalesce(_sdc_table_version, 0) as sequence,
        _sdc_deleted_at is not null as is_deletion
    from {{ stream.relation }}
    {%- if conditions %}
    where {{ conditions | join(' and ') }}
    {%- endif %}
{%- endmacro -%}
