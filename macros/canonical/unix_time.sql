{#- A time that the payload writes as seconds, or milliseconds, since 1970; null when it is none.
    With more digits it would lie beyond the year 5138. -#}
{%- macro unix_time(payload, path, unit='seconds') -%}
    {%- set digits = {'seconds': 11, 'millis': 14}[unit] -%}
    safe.timestamp_{{ unit }}(safe_cast(
        regexp_extract(json_value({{ payload }}, '{{ path }}'), r'^([0-9]{1,{{ digits }}})(?:\.0*)?$')
        as int64
    ))
{%- endmacro -%}
