{#- Whether an address is there and none of `ours`; and, besides, none of which the pattern `unread`
    says that nobody reads there. -#}
{%- macro is_outsider(address, ours, unread=none) -%}
    {{ normalised_email(address) }} is not null
    and not {{ is_own_address(address, ours) }}
    {{ 'and not regexp_contains(' ~ normalised_email(address) ~ ', ' ~ unread ~ ')' if unread }}
{%- endmacro -%}
