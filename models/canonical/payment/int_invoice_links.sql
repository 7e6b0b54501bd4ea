-- One row per payment intent of which an invoice payment says which invoice it pays; of several the
-- first.
with links as (

    select
        connection_name,
        payment_id,
        invoice_payment_id,
        invoice_id,
        paid_at
    from {{ ref('canonical_invoice_payments') }}
    where paid_with = 'payment_intent' and payment_id is not null and status != 'canceled'
    qualify row_number() over (
        partition by connection_name, payment_id
        order by created_at asc, invoice_payment_id asc
    ) = 1

)

select * from links
