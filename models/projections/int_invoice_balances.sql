-- One row per change of what an invoice leaves open: asked for when it is finalised, lowered by its
-- credit notes, paid in parts, and at an end when it is paid, voided or given up.
with invoices as (

    select * from {{ ref('canonical_payments') }}
    where payment_type = 'invoice' and status in ('open', 'paid', 'void', 'uncollectible')

),

credit_notes as (

    select * from {{ ref('canonical_credit_notes') }}

),

lowered as (

    select
        connection_name,
        invoice_id,
        issued_at as changed_at,
        -pre_payment_amount as amount
    from credit_notes
    union all
    select
        connection_name,
        invoice_id,
        voided_at as changed_at,
        pre_payment_amount as amount
    from credit_notes
    where voided_at is not null
    union all
    select
        connection_name,
        invoice_id,
        paid_at as changed_at,
        -amount_paid as amount
    from {{ ref('canonical_invoice_payments') }}
    where paid_at is not null and amount_paid is not null

),

known as (

    select
        invoices.connection_name,
        invoices.payment_id as invoice_id,
        invoices.currency,
        invoices.closed_at,
        lowered.amount,
        greatest(lowered.changed_at, invoices.occurred_at) as changed_at
    from invoices
    inner join lowered
        on
            invoices.connection_name = lowered.connection_name
            and invoices.payment_id = lowered.invoice_id
    union all
    select
        connection_name,
        payment_id as invoice_id,
        currency,
        closed_at,
        amount_owed as amount,
        occurred_at as changed_at
    from invoices

),

changes as (

    select
        connection_name,
        invoice_id,
        currency,
        changed_at,
        amount
    from known
    where closed_at is null or changed_at < closed_at
    union all
    select
        connection_name,
        invoice_id,
        min(currency) as currency,
        closed_at as changed_at,
        -sum(amount) as amount
    from known
    where changed_at < closed_at
    group by 1, 2, 4

)

select * from changes
