{#- Whether one of `ours` stands in a column of addresses. -#}
{%- macro has_own(parties, ours) -%}
    exists(
        select 1 from unnest({{ parties }}) as party
        where {{ is_own_address('party.email', ours) }}
    )
{%- endmacro -%}
