-- One row per session, payment and refund, in its week: sessions by what became of them, money that
-- really moved by its currency, in the week in which it came.
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

)

select * from figures
