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
            known.deleted_at is not null
            and coalesce(known.deleted_at > observations.seen_at, true),
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

-- whatever an observation brings is carried on
changes as (

    select
        fresh.* except (
            idem_key,
            source_system,
            connection_name,
            object_type,
            schema_ref,
            external_id,
            first_extracted_at,
            last_staged_at,
            gone_at,
            complete_since
        ),
        coalesce(fresh.idem_key, not_listed.idem_key) as idem_key,
        coalesce(fresh.source_system, not_listed.source_system) as source_system,
        coalesce(fresh.connection_name, not_listed.connection_name) as connection_name,
        coalesce(fresh.object_type, not_listed.object_type) as object_type,
        coalesce(fresh.schema_ref, not_listed.schema_ref) as schema_ref,
        coalesce(fresh.external_id, not_listed.external_id) as external_id,
        coalesce(fresh.first_extracted_at, not_listed.first_seen) as first_extracted_at,
        coalesce(
            fresh.last_staged_at, greatest(not_listed.listing_staged_at, not_listed.staged_at)
        ) as last_staged_at,
        {{ latest('fresh.gone_at', 'coalesce(fresh.complete_since, not_listed.complete_since)') }}
            as gone_at
    from fresh
    full join not_listed
        on fresh.idem_key = not_listed.idem_key

)

select * from changes
