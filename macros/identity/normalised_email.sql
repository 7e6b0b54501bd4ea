{#- An address in the form in which two of them are compared. -#}
{%- macro normalised_email(address) -%}
    nullif(lower(trim({{ address }})), '')
{%- endmacro -%}
