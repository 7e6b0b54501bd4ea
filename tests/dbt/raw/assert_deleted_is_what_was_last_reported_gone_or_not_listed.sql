-- An object is marked as deleted if, and only if, it was reported as gone, or missing in a complete
-- listing, later than it was last seen.
with staged as (

    {{ staged_records(staged_streams(), {}) }}

),

reports as (

    select
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }}
            as idem_key,
        max(if(is_deletion, null, extracted_at)) as seen_at,
        max(if(is_deletion, extracted_at, null)) as gone_at
    from staged
    where external_id is not null
    group by 1

),

listings as (

    select
        connection_name,
        object_type,
        max(safe_cast(json_value(payload, '$._tee_complete_since') as timestamp))
            as complete_since
    from staged
    where external_id is null
    group by 1, 2

),

expected as (

    select
        merged.idem_key,
        merged.deleted_at,
        reports.seen_at,
        {{ latest('reports.gone_at', 'listings.complete_since') }} as gone_at
    from {{ ref('raw_objects') }} as merged
    inner join reports
        on merged.idem_key = reports.idem_key
    left join listings
        on
            merged.connection_name = listings.connection_name
            and merged.object_type = listings.object_type
    left join {{ ref('rejected_objects') }} as rejected
        on
            merged.connection_name = rejected.connection_name
            and merged.object_type = rejected.object_type
            and merged.external_id = rejected.external_id
    where rejected.reject_key is null

),

violations as (

    select * from expected
    where
        (deleted_at is not null)
        != coalesce(seen_at is null or gone_at > seen_at, false)

)

select * from violations
