-- One row per payment, invoice or refund that failed and was not made good, and per dispute that
-- waits for evidence, with whose it is.
with payments as (

    select * from {{ ref('canonical_payments') }}

),

troubled as (

    select
        payments.idem_key,
        payments.payment_type,
        payments.payment_id,
        payments.status,
        payments.amount,
        payments.currency,
        payments.description,
        payments.occurred_at,
        payments.idem_key as owned_key,
        cast(null as timestamp) as due_at
    from payments
    left join payments as invoices
        on
            payments.connection_name = invoices.connection_name
            and payments.related_id = invoices.payment_id
            and payments.payment_type = 'payment_intent'
    where
        payments.payment_type = 'payment_intent'
        and payments.status = 'requires_payment_method'
        -- so begins each payment: of an invoice that nobody has tried to pay yet, for one
        and coalesce(payments.has_failed, true)
        and coalesce(invoices.status, 'open') not in ('paid', 'void')
        or payments.payment_type = 'invoice' and payments.status = 'uncollectible'
        or payments.payment_type = 'refund' and payments.status = 'failed'
    union all
    select
        disputes.idem_key,
        'dispute' as payment_type,
        disputes.dispute_id as payment_id,
        disputes.status,
        disputes.amount,
        disputes.currency,
        payments.description,
        disputes.opened_at as occurred_at,
        payments.idem_key as owned_key,
        disputes.evidence_due_at as due_at
    from {{ ref('canonical_disputes') }} as disputes
    left join payments
        on
            disputes.connection_name = payments.connection_name
            and disputes.payment_id = payments.payment_id
    where
        disputes.status in ('needs_response', 'warning_needs_response')
        and disputes.evidence_due_at is not null

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
        troubled.* except (owned_key, due_at),
        date(troubled.occurred_at, {{ time_zone() }}) as occurred_on,
        persons.person_key,
        persons.display_name as person_name,
        persons.contact_id,
        persons.emails,
        troubled.due_at
    from troubled
    left join owners
        on troubled.owned_key = owners.idem_key
    left join {{ ref('persons') }} as persons
        on owners.person_key = persons.person_key

)

select * from owned
