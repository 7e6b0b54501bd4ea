-- One row per object that the merge has to look at: observed and not merged yet, or missing in a
-- complete listing of its stream.
with listings as (

    select * from {{ ref('stg_listings') }}

),

-- what is known to be gone since then stays gone since then, however often it is not listed
fresh as (

    select
        observations.*,
        if(
            known.deleted_at is not null and coalesce(known.deleted_at > observations.seen_at, true),
            null,
            listings.complete_since
        ) as complete_since
    from {{ ref('stg_observations') }} as observations
    left join {{ ref('int_known_objects') }} as known
        on observations.idem_key = known.idem_key
    left join listings
        on {{ same_stream('observations', 'listings') }}
    where
        known.idem_key is null
        or observations.last_staged_at > known.staged_at

),

-- a record that was rejected was listed too
not_listed as (

    select
        known.*,
        listings.complete_since,
        listings.staged_at as listing_staged_at
    from {{ ref('int_known_objects') }} as known
    inner join listings
        on {{ same_stream('known', 'listings') }}
    left join fresh
        on known.idem_key = fresh.idem_key
    left join {{ ref('stg_records') }} as rejected
        on
            {{ same_stream('known', 'rejected') }}
            and known.external_id = rejected.external_id
            and rejected.reject_reason is not null
            and listings.complete_since <= rejected.extracted_at
    where
        known.deleted_at is null
        and known.last_seen < listings.complete_since
        and fresh.idem_key is null
        and rejected.external_id is null

),

changes as (

    select
        idem_key,
        source_system,
        connection_name,
        object_type,
        schema_ref,
        external_id,
        payload,
        context,
        payload_hash,
        first_extracted_at,
        last_staged_at,
        seen_at,
        {{ latest('gone_at', 'complete_since') }} as gone_at
    from fresh

    union all

    select
        idem_key,
        source_system,
        connection_name,
        object_type,
        schema_ref,
        external_id,
        cast(null as json) as payload,
        cast(null as json) as context,
        cast(null as string) as payload_hash,
        first_seen as first_extracted_at,
        greatest(listing_staged_at, staged_at) as last_staged_at,
        cast(null as timestamp) as seen_at,
        complete_since as gone_at
    from not_listed

)

select * from changes
