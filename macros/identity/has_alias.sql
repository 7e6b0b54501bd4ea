{#- Whether the seed address_aliases, joined as `aliases`, says something of an address. -#}
{%- macro has_alias(address, aliases) -%}
    regexp_extract({{ address }}, r'@([^@]+)$') = {{ aliases }}.domain
{%- endmacro -%}
