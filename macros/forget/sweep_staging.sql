{#- Deletes a stream's forgotten records from staging, those staged at the watermark or later if
    there is one. -#}
{%- macro sweep_staging(stream, forgotten_objects, watermark=none) -%}
    delete from {{ stream.relation }}
    where
        _sdc_batched_at >= timestamp({{ sql_string(watermark or '0001-01-01') }})
        and {{ is_forgotten(stream, forgotten_objects) }}
{%- endmacro -%}
