{#- The columns of staged records, and no row: what there is before the first load. -#}
{%- macro no_records() -%}
    select
        cast(null as string) as source_system,
        cast(null as string) as connection_name,
        cast(null as string) as object_type,
        cast(null as string) as schema_ref,
        cast(null as string) as external_id,
        cast(null as json) as payload,
        cast(null as json) as context,
        cast(null as timestamp) as extracted_at,
        cast(null as timestamp) as staged_at,
        cast(null as int64) as sequence,
        cast(null as bool) as is_deletion
    limit 0
{%- endmacro -%}
