{#- All whom a mail names as its recipients. -#}
{%- macro recipients_of(mail) -%}
    array_concat({{ mail }}.to_addresses, {{ mail }}.cc_addresses, {{ mail }}.bcc_addresses)
{%- endmacro -%}
