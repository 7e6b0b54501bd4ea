{#- Whether a mail's From is one of `ours`, or another address in their domains, as of a group. -#}
{%- macro is_from_our_domain(mail, ours) -%}
    (
        {{ has_own(mail ~ '.from_addresses', ours) }}
        or {{ is_own_domain(domain_of(mail ~ '.from_addresses[safe_offset(0)].email'), ours) }}
    )
{%- endmacro -%}
