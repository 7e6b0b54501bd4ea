{#- A whole number that a source writes, in any form (50, 50.0, "50"); null when it is none. -#}
{%- macro whole_number(text) -%}
    safe_cast(regexp_extract({{ text }}, r'^\s*([+-]?[0-9]+)(?:\.0*)?\s*$') as int64)
{%- endmacro -%}
