{#- What was open of invoices when a week ended, counted anew from raw_objects and a seed alone: no
    model is read. A row for each currency, with the keys of the invoices behind it. -#}
{%- macro number(path) -%} cast(json_value(payload, '$.{{ path }}') as numeric) {%- endmacro -%}
{%- macro ended(path) -%}
    coalesce(
        timestamp_seconds(cast(json_value(payload, '$.{{ path }}') as int64)),
        timestamp_seconds(cast(json_value(payload, '$.created') as int64))
    ) < timestamp(date_add(date(@week), interval 7 day), {{ sql_string(time_zone) }})
{%- endmacro -%}
with records as (
    select
        idem_key,
        object_type,
        payload,
        json_value(payload, '$.status') as state,
        upper(json_value(payload, '$.currency')) as currency
    from {{ table('raw_objects') }}
    where object_type in ('invoice', 'invoice_payment', 'credit_note') and deleted_at is null
),

lowered as (
    select
        json_value(payload, '$.invoice') as invoice,
        sum(if(
            object_type = 'invoice_payment',
            {{ number('amount_paid') }},
            coalesce(
                {{ number('pre_payment_amount') }},
                if(
                    json_value(payload, '$.type') = 'pre_payment',
                    coalesce({{ number('total') }}, {{ number('amount') }}),
                    0
                )
            )
        )) as amount
    from records
    where
        object_type = 'invoice_payment'
        and state = 'paid'
        and {{ ended('status_transitions.paid_at') }}
        or object_type = 'credit_note'
        and {{ ended('created') }}
        and not (state = 'void' and {{ ended('voided_at') }})
    group by invoice
),

owed as (
    select
        records.idem_key,
        records.currency,
        currencies.unit_value * (coalesce(
            {{ number('amount_due') }}
            + coalesce({{ number('pre_payment_credit_notes_amount') }}, 0),
            {{ number('total') }}
        ) - coalesce(lowered.amount, 0)) as amount
    from records
    inner join {{ table('currencies') }} as currencies
        on records.currency = currencies.currency
    left join lowered
        on json_value(records.payload, '$.id') = lowered.invoice
    where
        records.object_type = 'invoice'
        and records.state in ('open', 'paid', 'void', 'uncollectible')
        and {{ ended('status_transitions.finalized_at') }}
        and not (records.state = 'paid' and {{ ended('status_transitions.paid_at') }})
        and not (records.state = 'void' and {{ ended('status_transitions.voided_at') }})
        and not (
            records.state = 'uncollectible'
            and {{ ended('status_transitions.marked_uncollectible_at') }}
        )
)

select
    'open_amount' as metric,
    currency as dimension,
    sum(amount) as value, -- noqa: RF04
    array_agg(idem_key order by idem_key) as idem_keys
from owed
where amount != 0
group by currency
