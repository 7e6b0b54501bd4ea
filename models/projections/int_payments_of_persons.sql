-- One row per invoice, payment intent and refund, with whom it concerns: by what it names itself,
-- by the payment or invoice that it belongs to, and by the last that was known of a customer whom
-- Stripe no longer has.
with payments as (

    select * from {{ ref('canonical_payments') }}

),

gone_customers as (

    select
        connection_name,
        external_id as customer_id,
        {{ contact_id("json_value(payload, '$.metadata.contactid')") }} as contact_id,
        {{ normalised_email("json_value(payload, '$.email')") }} as email
    from {{ ref('raw_objects') }}
    where object_type = 'customer' and deleted_at is not null

),

owned as (

    select
        payments.idem_key,
        coalesce(payments.contact_id, related.contact_id, gone.contact_id) as contact_id,
        if(
            gone.customer_id is null
            or coalesce(gone.contact_id, payments.email, related.email, gone.email) is null,
            coalesce(payments.customer_id, related.customer_id),
            null
        ) as customer_id,
        coalesce(payments.email, related.email, gone.email) as email,
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
    left join gone_customers as gone
        on
            payments.connection_name = gone.connection_name
            and coalesce(payments.customer_id, related.customer_id) = gone.customer_id

)

select * from owned
