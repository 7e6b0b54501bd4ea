-- Every contact, session, report and object of Stripe that exists is canonical as it is now, or
-- there is a reason why it cannot be.
with live as (

    select
        idem_key,
        payload_hash,
        object_type,
        case object_type
            when 'contact' then {{ id_reject_reason('payload', 'contactid', 'no_contact_id') }}
            when 'session' then {{ session_reject_reason('payload') }}
            when 'report' then {{ report_reject_reason('payload') }}
            when 'customer' then {{ id_reject_reason('payload', 'id', 'no_customer_id') }}
            when 'invoice_payment' then {{ invoice_payment_reject_reason('payload') }}
            when 'dispute' then {{ dispute_reject_reason('payload') }}
            when 'credit_note' then {{ credit_note_reject_reason('payload') }}
            else {{ payment_reject_reason('payload') }}
        end as reject_reason
    from {{ ref('raw_objects') }}
    where
        deleted_at is null
        and object_type in (
            'contact', 'session', 'report', 'customer', 'invoice', 'payment_intent', 'refund',
            'invoice_payment', 'dispute', 'credit_note'
        )

),

canonical as (

    {% for model in [
        'contacts', 'sessions', 'reports', 'customers', 'payments', 'invoice_payments', 'disputes',
        'credit_notes'
    ] -%}
        select
            idem_key,
            source_hash
        from {{ ref('canonical_' ~ model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

violations as (

    select
        live.idem_key,
        live.object_type
    from live
    left join canonical
        on live.idem_key = canonical.idem_key and live.payload_hash = canonical.source_hash
    where (canonical.idem_key is null) = (live.reject_reason is null)

)

select * from violations
