{#- The domain of an address, in the form in which two of them are compared. -#}
{%- macro domain_of(address) -%}
    regexp_extract({{ normalised_email(address) }}, r'@([^@]+)$')
{%- endmacro -%}
