{#- A list of values as SQL string literals, for `in (...)`. -#}
{%- macro sql_strings(values) -%}
    {%- for value in values -%}
        {{ sql_string(value) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
