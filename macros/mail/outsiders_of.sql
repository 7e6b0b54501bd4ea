{#- Those of a column of addresses who are none of `ours`, nor in our domains, and read what comes
    to them, in their order, and behind them those of whom it has the name alone. -#}
{%- macro outsiders_of(parties, ours, unread) -%}
    array(
        select party from unnest({{ parties }}) as party with offset as position
        where
            {{ is_elsewhere('party.email', ours, unread) }}
            or party.email is null and party.name is not null
        order by party.email is null, position
    )
{%- endmacro -%}
