-- One row per invoice, payment intent and refund, with whom it concerns: by what it names itself,
-- or by the payment or invoice that it belongs to, for a refund by the invoice of its payment, too.
with payments as (

    select * from {{ ref('canonical_payments') }}

),

owned as (

    select
        payments.idem_key,
        coalesce(payments.contact_id, related.contact_id, invoices.contact_id) as contact_id,
        coalesce(payments.customer_id, related.customer_id, invoices.customer_id) as customer_id,
        coalesce(payments.email, related.email, invoices.email) as email,
        payments.payment_type,
        payments.status,
        payments.amount,
        payments.currency,
        payments.occurred_at
    from payments
    left join payments as related
        on
            payments.related_id = related.payment_id
            and payments.connection_name = related.connection_name
    left join payments as invoices
        on
            payments.payment_type = 'refund'
            and related.related_id = invoices.payment_id
            and related.connection_name = invoices.connection_name

)

select * from owned
