-- One row per payment or invoice that failed and was not made good, with whose it is.
with payments as (

    select * from {{ ref('canonical_payments') }}

),

failed as (

    select
        payments.idem_key,
        payments.payment_type,
        payments.payment_id,
        payments.status,
        payments.amount,
        payments.currency,
        payments.description,
        payments.occurred_at
    from payments
    left join payments as invoices
        on
            payments.connection_name = invoices.connection_name
            and payments.related_id = invoices.payment_id
            and payments.payment_type = 'payment_intent'
    where
        payments.payment_type = 'payment_intent'
        and payments.status = 'requires_payment_method'
        and coalesce(invoices.status, 'open') not in ('paid', 'void')
        or payments.payment_type = 'invoice' and payments.status = 'uncollectible'
        or payments.payment_type = 'refund' and payments.status = 'failed'

),

owners as (

    select
        idem_key,
        array_agg(person_key order by person_key limit 1)[offset(0)] as person_key
    from {{ ref('contact_timeline') }}
    where event_kind in ('invoice', 'payment_intent', 'refund')
    group by 1

),

owned as (

    select
        failed.idem_key,
        failed.payment_type,
        failed.payment_id,
        failed.status,
        failed.amount,
        failed.currency,
        failed.description,
        failed.occurred_at,
        date(failed.occurred_at, {{ time_zone() }}) as occurred_on,
        persons.person_key,
        persons.display_name as person_name,
        persons.contact_id,
        persons.emails
    from failed
    left join owners
        on failed.idem_key = owners.idem_key
    left join {{ ref('persons') }} as persons
        on owners.person_key = persons.person_key

)

select * from owned
