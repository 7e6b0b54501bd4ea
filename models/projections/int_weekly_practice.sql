-- One row per session, payment, refund and movement of a dispute, in its week: sessions by what
-- became of them, money that really moved by its currency, in the week in which it moved; and one
-- per currency and week at whose end invoices were open.
with sessions as (

    select
        *,
        first_value(status) over (
            partition by connection_name, status_code
            order by modified_at desc, idem_key asc
        ) as status_label
    from {{ ref('canonical_sessions') }}

),

payments as (

    select * from {{ ref('payments_received') }}

),

refunds as (

    select * from {{ ref('canonical_payments') }}
    where payment_type = 'refund' and status = 'succeeded'

),

movements as (

    select
        disputes.currency,
        movement.*
    from {{ ref('canonical_disputes') }} as disputes
    cross join unnest(disputes.movements) as movement

),

balances as (

    select
        currency,
        {{ week_of('changed_at') }} as changed_in,
        sum(amount) as amount
    from {{ ref('int_invoice_balances') }}
    group by 1, 2

),

-- each week counts what changed in it and before
open_at_end as (

    select
        balances.currency,
        week_start,
        sum(balances.amount) as amount
    from balances
    cross join
        unnest(generate_date_array(
            balances.changed_in, date_trunc({{ today() }}, isoweek), interval 1 week
        )) as week_start
    group by 1, 2

),

figures as (

    {{ weekly('sessions', 'sessions', "coalesce(status_label, 'unknown')", 'started_at') }}
    union all
    {{ weekly('payments', 'payments', 'currency', 'received_at') }}
    union all
    {{ weekly('payments', 'payments_amount', 'currency', 'received_at', value='amount_received') }}
    union all
    {{ weekly('refunds', 'refunds', 'currency', 'occurred_at') }}
    union all
    {{ weekly('refunds', 'refunds_amount', 'currency', 'occurred_at', value='amount') }}
    union all
    {{ weekly('payments', 'fees_amount', 'balance_currency', 'received_at', value='balance_fee',
        conditions=['balance_fee is not null']) }}
    union all
    {{ weekly('movements', 'fees_amount', 'balance_currency', 'moved_at', value='balance_fee',
        conditions=['balance_fee != 0']) }}
    union all
    {{ weekly('movements', 'disputes_amount', 'currency', 'moved_at', value='amount_taken',
        conditions=['amount_taken != 0']) }}
    union all
    select
        week_start,
        'open_amount' as metric,
        currency as dimension,
        amount as value -- noqa: RF04
    from open_at_end
    where amount != 0

)

select * from figures
