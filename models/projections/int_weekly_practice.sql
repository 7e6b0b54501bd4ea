-- One row per session, payment and refund, in its week: sessions by what became of them, money that
-- really moved by its currency.
with sessions as (

    select * from {{ ref('canonical_sessions') }}

),

payments as (

    select * from {{ ref('canonical_payments') }}
    where status = 'succeeded'

),

figures as (

    {{ weekly('sessions', 'sessions', "coalesce(status, 'unknown')", 'started_at') }}
    union all
    {{ weekly('payments', 'payments', 'currency', 'occurred_at',
        conditions=["payment_type = 'payment_intent'"]) }}
    union all
    {{ weekly('payments', 'payments_amount', 'currency', 'occurred_at', value='amount',
        conditions=["payment_type = 'payment_intent'"]) }}
    union all
    {{ weekly('payments', 'refunds', 'currency', 'occurred_at',
        conditions=["payment_type = 'refund'"]) }}
    union all
    {{ weekly('payments', 'refunds_amount', 'currency', 'occurred_at', value='amount',
        conditions=["payment_type = 'refund'"]) }}

)

select * from figures
