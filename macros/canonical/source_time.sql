{#- A time that a source writes; null when it is none. BigQuery reads six digits of a second and no
    more; outside the years 1900 to 8999, weeks and time zones cannot all be computed. -#}
{%- macro source_time(text) -%}
    safe_cast(
        regexp_replace(
            regexp_extract({{ text }}, r'^\s*((?:19|[2-8][0-9])[0-9]{2}-.+)$'),
            r'(\.[0-9]{6})[0-9]+', r'\1'
        ) as timestamp
    )
{%- endmacro -%}
