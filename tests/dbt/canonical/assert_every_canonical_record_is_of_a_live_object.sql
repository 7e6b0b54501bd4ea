-- No contact, session, report, customer or payment is canonical that has changed since or is gone.
with canonical as (

    {% for model in ['contacts', 'sessions', 'reports', 'customers', 'payments'] -%}
        select
            idem_key,
            source_hash
        from {{ ref('canonical_' ~ model) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

violations as (

    select canonical.idem_key
    from canonical
    left join {{ ref('raw_objects') }} as raw_objects
        on
            canonical.idem_key = raw_objects.idem_key
            and canonical.source_hash = raw_objects.payload_hash
            and raw_objects.deleted_at is null
    where raw_objects.idem_key is null

)

select * from violations
