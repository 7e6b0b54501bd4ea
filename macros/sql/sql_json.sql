{#- A value as a JSON expression, or null. -#}
{%- macro sql_json(value) -%}
    {%- if value is none -%}
        null
    {%- else -%}
        parse_json({{ sql_string(value | tojson) }})
    {%- endif -%}
{%- endmacro -%}
