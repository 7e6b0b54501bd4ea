{#- Whether answers to a mail go to somebody who is none of `ours`: to an address in Reply-To that
    is in none of our domains, or to a name there without one, as of a visitor who mistyped it. -#}
{%- macro has_reader(parties, ours, unread=none) -%}
    exists(
        select 1 from unnest({{ parties }}) as party
        where
            {{ is_elsewhere('party.email', ours, unread) }}
            or party.email is null and party.name is not null
    )
{%- endmacro -%}
