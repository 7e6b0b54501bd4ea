{#- One row per dispute of `disputed` (idem_key, payload, amount, currency, unit_value) of which
    money moved: each movement of the balance, and what they come to. One that was settled in another
    currency counts with the disputed amount. -#}
{%- macro moved_by_disputes(disputed) -%}
    select
        idem_key,
        array_agg(
            struct(
                moved_at as moved_at,
                amount_taken as amount_taken,
                balance_fee as balance_fee,
                balance_currency as balance_currency
            )
            order by moved_at asc, amount_taken desc
        ) as movements,
        sum(if(amount_taken > 0, amount_taken, null)) as amount_withdrawn,
        min(if(amount_taken > 0, moved_at, null)) as withdrawn_at,
        -sum(if(amount_taken < 0, amount_taken, null)) as amount_reinstated,
        min(if(amount_taken < 0, moved_at, null)) as reinstated_at,
        sum(if(is_same_currency, balance_fee, null)) as fee,
        sum(balance_fee) as balance_fee,
        min(balance_currency) as balance_currency
    from (

        select
            *,
            -if(is_same_currency, amount, sign(amount) * amount_disputed) as amount_taken
        from (

            select
                disputed.idem_key,
                disputed.amount as amount_disputed,
                coalesce(balances.currency = disputed.currency, false) as is_same_currency,
                {{ stripe_number('movement', '$.amount') }} * disputed.unit_value as amount,
                {{ stripe_number('movement', '$.fee') }} * balances.unit_value as balance_fee,
                balances.currency as balance_currency,
                {{ unix_time('movement', '$.created') }} as moved_at
            from {{ disputed }} as disputed
            cross join
                unnest(json_query_array(disputed.payload, '$.balance_transactions')) as movement
            left join {{ ref('currencies') }} as balances
                on upper(json_value(movement, '$.currency')) = balances.currency

        )

    )
    group by 1
{%- endmacro -%}
