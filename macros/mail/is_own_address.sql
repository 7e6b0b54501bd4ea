{#- Whether an address is one of `ours`, an array of normalised ones: as it is, or without what
    follows a plus in it (RFC 5233). False for no address. -#}
{%- macro is_own_address(address, ours) -%}
    coalesce(
        {{ normalised_email(address) }} in unnest({{ ours }})
        or regexp_replace({{ normalised_email(address) }}, r'^([^+@]+)\+[^@]*@', r'\1@')
        in unnest({{ ours }}),
        false
    )
{%- endmacro -%}
