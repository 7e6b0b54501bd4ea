{#- A time that the payload writes as seconds since 1970; null when it is none. -#}
{%- macro unix_time(payload, path) -%}
    safe.timestamp_seconds(safe_cast(json_value({{ payload }}, '{{ path }}') as int64))
{%- endmacro -%}
