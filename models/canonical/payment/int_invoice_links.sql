-- One row per payment intent of which an invoice payment says which invoice it pays, of several the
-- first, and per invoice that payments outside of Stripe pay.
with of_intents as (

    select
        connection_name,
        payment_id,
        invoice_payment_id,
        invoice_id,
        paid_at,
        cast(null as numeric) as amount_off_stripe
    from {{ ref('canonical_invoice_payments') }}
    where paid_with = 'payment_intent' and payment_id is not null and status != 'canceled'
    qualify row_number() over (
        partition by connection_name, payment_id
        order by created_at asc, invoice_payment_id asc
    ) = 1

),

of_records as (

    select
        connection_name,
        invoice_id as payment_id,
        string_agg(invoice_payment_id, ' ' order by invoice_payment_id) as invoice_payment_id,
        invoice_id,
        max(paid_at) as paid_at,
        sum(coalesce(amount_paid, amount)) as amount_off_stripe
    from {{ ref('canonical_invoice_payments') }}
    where paid_with = 'payment_record' and status = 'paid'
    group by 1, 2, 4

),

links as (

    select * from of_intents
    union all
    select * from of_records

)

select * from links
