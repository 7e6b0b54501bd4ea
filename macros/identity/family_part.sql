{#- The family name in a whole name: what stands before a comma, else the last word. -#}
{%- macro family_part(name) -%}
    coalesce(regexp_extract({{ name }}, r'^(.*?),'), regexp_extract({{ name }}, r'(\S+)\s*$'))
{%- endmacro -%}
