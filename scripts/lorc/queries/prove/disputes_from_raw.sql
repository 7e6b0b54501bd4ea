{#- What disputes of a week took, gave back and cost, counted anew from raw_objects and a seed: no
    model is read. A row for each figure and currency, with the keys of the disputes behind it. -#}
with moves as (
    select
        objects.idem_key,
        currencies.currency,
        currencies.unit_value as unit,
        cast(json_value(objects.payload, '$.amount') as numeric) as disputed,
        cast(json_value(movement, '$.amount') as numeric) as amount,
        cast(json_value(movement, '$.fee') as numeric) as fee,
        upper(json_value(movement, '$.currency')) = currencies.currency as is_same,
        kept.currency as fee_currency,
        kept.unit_value as fee_unit,
        timestamp_seconds(cast(json_value(movement, '$.created') as int64)) as moved_at
    from {{ table('raw_objects') }} as objects
    inner join {{ table('currencies') }} as currencies
        on upper(json_value(objects.payload, '$.currency')) = currencies.currency
    cross join unnest(json_query_array(objects.payload, '$.balance_transactions')) as movement
    left join {{ table('currencies') }} as kept
        on upper(json_value(movement, '$.currency')) = kept.currency
    where objects.object_type = 'dispute' and objects.deleted_at is null
),

figures as (
    select
        idem_key,
        currency,
        'disputes_amount' as metric,
        moved_at,
        unit * if(is_same, -amount, -sign(amount) * disputed) as amount
    from moves
    where amount != 0
    union all
    select
        idem_key,
        fee_currency as currency,
        'fees_amount' as metric,
        moved_at,
        fee_unit * fee as amount
    from moves
)

select
    metric,
    currency as dimension,
    sum(amount) as value, -- noqa: RF04
    array_agg(distinct idem_key order by idem_key) as idem_keys
from figures
where
    amount != 0
    and date_trunc(date(moved_at, {{ sql_string(time_zone) }}), isoweek) = date(@week)
group by metric, currency
