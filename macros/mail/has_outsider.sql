{#- Whether somebody stands in a column of addresses who is none of `ours`; or who, besides, is no
    address of which the pattern `unread` says that nobody reads there. -#}
{%- macro has_outsider(parties, ours, unread=none) -%}
    exists(
        select 1 from unnest({{ parties }}) as party
        where {{ is_outsider('party.email', ours, unread) }}
    )
{%- endmacro -%}
