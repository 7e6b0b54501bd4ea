{#- Whether a group in our domains sends on what one of `ours` wrote to it. -#}
{%- macro is_ours_by_a_group(mail, ours) -%}
    (
        {{ is_from_our_domain(mail, ours) }}
        and not {{ has_own(mail ~ '.from_addresses', ours) }}
        and {{ has_own(mail ~ '.original_from_addresses', ours) }}
        and not {{ has_outsider(mail ~ '.original_from_addresses', ours) }}
    )
{%- endmacro -%}
