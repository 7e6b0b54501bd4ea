{#- Those of a column of addresses who are none of `ours` and read what comes to them, in their
    order. -#}
{%- macro outsiders_of(parties, ours, unread) -%}
    array(
        select party from unnest({{ parties }}) as party with offset as position
        where {{ is_outsider('party.email', ours, unread) }}
        order by position
    )
{%- endmacro -%}
