-- One row per payment that succeeded: what came, what of it was paid back, and when. It came when
-- its invoice says that it was paid, which by direct debit is weeks after it was made.
with payments as (

    select * from {{ ref('canonical_payments') }}
    where payment_type = 'payment_intent' and status = 'succeeded'

),

invoices as (

    select
        connection_name,
        payment_id as invoice_id,
        succeeded_at,
        paid_by
    from {{ ref('canonical_payments') }}
    where payment_type = 'invoice' and paid_by = 'money'

),

refunds as (

    select
        connection_name,
        related_id as payment_id,
        sum(amount) as amount_refunded
    from {{ ref('canonical_payments') }}
    where payment_type = 'refund' and status = 'succeeded'
    group by 1, 2

),

received as (

    select
        payments.idem_key,
        payments.connection_name,
        payments.payment_id,
        payments.related_id as invoice_id,
        payments.customer_id,
        payments.contact_id,
        payments.currency,
        payments.amount,
        payments.amount_received,
        coalesce(refunds.amount_refunded, payments.amount_refunded, 0) as amount_refunded,
        payments.fee,
        payments.occurred_at as made_at,
        greatest(
            coalesce(invoices.succeeded_at, payments.succeeded_at), payments.occurred_at
        ) as received_at
    from payments
    left join invoices
        on
            payments.connection_name = invoices.connection_name
            and payments.related_id = invoices.invoice_id
    left join refunds
        on
            payments.connection_name = refunds.connection_name
            and payments.payment_id = refunds.payment_id

)

select * from received
