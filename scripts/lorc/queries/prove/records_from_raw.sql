{#- Sessions, money and responses of a week counted anew, from raw_objects and a seed alone: no
    model is read. A row for each figure and part of it, with the keys of the objects
    behind it. -#}
{%- macro number(path) -%} cast(json_value(payload, '$.{{ path }}') as numeric) {%- endmacro -%}
{%- set fee = 'latest_charge.balance_transaction.' -%}
with records as (
    select
        *,
        json_value(payload, '$.status') as state
    from {{ table('raw_objects') }}
    where deleted_at is null
),

paid as (
    select
        coalesce(json_value(payload, '$.payment.payment_intent'), json_value(payload, '$.id'))
            as paid_id,
        min(json_value(payload, '$.invoice')) as invoice,
        min(cast(json_value(payload, '$.status_transitions.paid_at') as int64)) as paid_at
    from records
    where object_type in ('invoice', 'invoice_payment') and state = 'paid'
    group by paid_id
),

named as (
    select
        records.*,
        linked.paid_at as linked_at,
        coalesce(
            linked.invoice,
            json_value(records.payload, '$.invoice'),
            json_value(records.payload, '$.metadata.invoice')
        ) as invoice,
        cast(coalesce(
            json_value(records.payload, '$.{{ fee }}created'),
            json_value(records.payload, '$.latest_charge.created'),
            json_value(records.payload, '$.created')
        ) as int64) as told_at
    from records
    left join paid as linked
        on json_value(records.payload, '$.id') = linked.paid_id
    where records.object_type in ('session', 'form_response') or records.state = 'succeeded'
),

happened as (
    select
        named.*,
        first_value(
            json_value(
                named.payload, '$."cre92_status@OData.Community.Display.V1.FormattedValue"'
            )
        ) over (
            partition by
                named.object_type,
                named.connection_name,
                json_value(named.payload, '$.cre92_status')
            order by json_value(named.payload, '$.modifiedon') desc, named.idem_key asc
        ) as status_label,
        upper(json_value(named.payload, '$.currency')) as currency,
        upper(json_value(named.payload, '$.{{ fee }}currency')) as fee_currency,
        coalesce(
            {{ source_time("json_value(named.payload, '$.cre92_sessiondate')") }},
            {{ source_time("json_value(named.payload, '$.lastSubmittedTime')") }},
            {{ source_time("json_value(named.payload, '$.createTime')") }},
            timestamp_seconds(coalesce(
                named.linked_at,
                -- of an invoice's payments the last, unless another one's time is told and as late
                if(
                    coalesce(max(named.linked_at) over of_invoice < paid.paid_at, true)
                    and row_number() over (
                        of_invoice order by named.linked_at is not null, named.told_at desc
                    ) = 1,
                    paid.paid_at,
                    null
                ),
                named.told_at
            ))
        ) as happened_at
    from named
    left join paid
        on named.invoice = paid.paid_id
    window of_invoice as (partition by named.object_type, named.invoice)
),

of_week as (
    select
        happened.idem_key,
        happened.object_type,
        case happened.object_type
            when 'session' then happened.status_label
            when 'form_response' then happened.connection_name
            else happened.currency
        end as part,
        currencies.unit_value
        * coalesce({{ number('amount_received') }}, {{ number('amount') }}) as amount,
        happened.fee_currency,
        kept.unit_value * {{ number(fee ~ 'fee') }} as fee
    from happened
    left join {{ table('currencies') }} as currencies
        on happened.currency = currencies.currency
    left join {{ table('currencies') }} as kept
        on happened.fee_currency = kept.currency
    where date_trunc(date(happened.happened_at, {{ sql_string(time_zone) }}), isoweek) = date(@week)
),

counted as (
    select
        object_type,
        dimension,
        count(*) as objects,
        sum(amount) as amount,
        array_agg(idem_key order by idem_key) as idem_keys
    from of_week
    cross join unnest([part, 'all']) as dimension
    group by object_type, dimension
)

select
    case object_type
        when 'session' then 'sessions'
        when 'payment_intent' then 'payments'
        when 'refund' then 'refunds'
        else 'responses'
    end as metric,
    dimension,
    cast(objects as numeric) as value, -- noqa: RF04
    idem_keys
from counted
union all
select
    if(object_type = 'refund', 'refunds_amount', 'payments_amount') as metric,
    dimension,
    amount as value, -- noqa: RF04
    idem_keys
from counted
where object_type in ('payment_intent', 'refund') and dimension != 'all'
union all
select
    'fees_amount' as metric,
    fee_currency as dimension,
    sum(fee) as value, -- noqa: RF04
    array_agg(idem_key order by idem_key) as idem_keys
from of_week
where fee is not null
group by fee_currency
