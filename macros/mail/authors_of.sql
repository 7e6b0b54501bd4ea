{#- Whom a mail names as its authors: who is in From, else in Sender. -#}
{%- macro authors_of(mail) -%}
    if(
        array_length({{ mail }}.from_addresses) > 0,
        {{ mail }}.from_addresses,
        {{ mail }}.sender_addresses
    )
{%- endmacro -%}
