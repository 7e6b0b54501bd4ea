{#- Whether somebody stands in a column of addresses who is none of `ours`. -#}
{%- macro has_outsider(parties, ours) -%}
    exists(
        select 1 from unnest({{ parties }}) as party
        where
            {{ normalised_email('party.email') }} is not null
            and not {{ is_own_address('party.email', ours) }}
    )
{%- endmacro -%}
