{#- Whether an address is that of an outsider, and not in our own domains, where a group or a desk
    of ours that is in no seed has it; and none of which `unread` says that nobody reads there. -#}
{%- macro is_elsewhere(address, ours, unread=none) -%}
    (
        {{ is_outsider(address, ours, unread) }}
        and not {{ is_own_domain(domain_of(address), ours) }}
    )
{%- endmacro -%}
