-- Every contact, session, report, customer and payment that exists is canonical as it is now, or
-- there is a reason why it cannot be.
with live as (

    select
        idem_key,
        payload_hash,
        object_type,
        case object_type
            when 'contact' then {{ id_reject_reason('payload', 'contactid', 'no_contact_id') }}
            when 'session' then {{ session_reject_reason('payload') }}
            when 'report'
                then {{ id_reject_reason('payload', 'cre92_clientreportid', 'no_report_id') }}
            when 'customer' then {{ id_reject_reason('payload', 'id', 'no_customer_id') }}
            else {{ payment_reject_reason('payload') }}
        end as reject_reason
    from {{ ref('raw_objects') }}
    where
        deleted_at is null
        and object_type in (
            'contact', 'session', 'report', 'customer', 'invoice', 'payment_intent', 'refund'
        )

),

canonical as (

    {% for model in ['contacts', 'sessions', 'reports', 'customers', 'payments'] -%}
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
