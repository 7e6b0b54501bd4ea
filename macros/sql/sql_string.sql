{#- A value as a SQL string literal, or null. The only place that escapes. -#}
{%- macro sql_string(value) -%}
    {%- if value is none -%}
        null
    {%- else -%}
        '{{ value | string | replace('\\', '\\\\') | replace("'", "\\'")
            | replace('\n', '\\n') | replace('\r', '\\r') }}'
    {%- endif -%}
{%- endmacro -%}
