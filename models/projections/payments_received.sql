-- One row per payment that succeeded: what came, what of it was paid back or taken back, and when.
-- It came when its invoice says that it was paid, which by direct debit is weeks after it was made;
-- of several payments of one invoice, the last one.
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

-- of a payment whose refunds are known, what its charge says of them counts no more
refunds as (

    select
        connection_name,
        related_id as payment_id,
        sum(if(status = 'succeeded', amount, 0)) as amount_refunded
    from {{ ref('canonical_payments') }}
    where payment_type = 'refund'
    group by 1, 2

),

disputes as (

    select
        connection_name,
        payment_id,
        sum(coalesce(amount_withdrawn, 0) - coalesce(amount_reinstated, 0)) as amount_withdrawn
    from {{ ref('canonical_disputes') }}
    where payment_id is not null
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
            coalesce(
                links.paid_at,
                if({{ closes_its_invoice('of_invoice') }}, invoices.succeeded_at, null),
                payments.succeeded_at
            ),
            payments.occurred_at
        ) as received_at,
        coalesce(disputes.amount_withdrawn, 0) as amount_withdrawn,
        payments.balance_fee,
        payments.balance_currency
    from payments
    left join invoices
        on
            payments.connection_name = invoices.connection_name
            and payments.related_id = invoices.invoice_id
    left join refunds
        on
            payments.connection_name = refunds.connection_name
            and payments.payment_id = refunds.payment_id
    left join disputes
        on
            payments.connection_name = disputes.connection_name
            and payments.payment_id = disputes.payment_id
    left join {{ ref('int_invoice_links') }} as links
        on
            payments.connection_name = links.connection_name
            and payments.payment_id = links.payment_id
    window of_invoice as (partition by payments.connection_name, payments.related_id)

)

select * from received
