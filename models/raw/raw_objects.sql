-- One row per object of any source, in its current state, whatever order its sightings arrive in.
-- An object is gone when it was last reported as gone, or not listed, later than it was last seen.
{{ config(materialized='incremental', unique_key='idem_key', full_refresh=false) }}

with sightings as (

    select * from {{ ref('stg_sightings') }}

),

listings as (

    select * from {{ ref('stg_listings') }}

),

-- their objects were listed, if not in a form that can be stored
rejected as (

    select distinct
        source_system,
        connection_name,
        object_type,
        external_id
    from {{ ref('stg_records') }}
    where reject_reason is not null

),

-- an object that was reported as gone before it was ever seen has the report for its payload
known as (

    select
        * except (payload, context),
        if(deleted_at <= last_seen, null, last_seen) as seen_at
    from {{ this }}
    where {{ stream_scope() | join(' and ') }}

),

fresh as (

    select
        sightings.idem_key,
        sightings.source_system,
        sightings.connection_name,
        sightings.object_type,
        sightings.schema_ref,
        sightings.external_id,
        sightings.payload,
        sightings.context,
        sightings.payload_hash,
        sightings.first_extracted_at,
        sightings.last_staged_at,
        sightings.seen_at,
        {{ latest('sightings.gone_at', 'listings.complete_since') }} as gone_at
    from sightings
    left join known
        on sightings.idem_key = known.idem_key
    left join listings
        on
            sightings.source_system = listings.source_system
            and sightings.connection_name = listings.connection_name
            and sightings.object_type = listings.object_type
    where
        known.idem_key is null
        or sightings.last_staged_at > known.staged_at

),

not_listed as (

    select
        known.idem_key,
        known.source_system,
        known.connection_name,
        known.object_type,
        known.schema_ref,
        known.external_id,
        cast(null as json) as payload,
        cast(null as json) as context,
        cast(null as string) as payload_hash,
        known.first_seen as first_extracted_at,
        greatest(listings.staged_at, known.staged_at) as last_staged_at,
        cast(null as timestamp) as seen_at,
        listings.complete_since as gone_at
    from known
    inner join listings
        on
            known.source_system = listings.source_system
            and known.connection_name = listings.connection_name
            and known.object_type = listings.object_type
    left join fresh
        on known.idem_key = fresh.idem_key
    left join rejected
        on
            known.source_system = rejected.source_system
            and known.connection_name = rejected.connection_name
            and known.object_type = rejected.object_type
            and known.external_id = rejected.external_id
    where
        known.deleted_at is null
        and known.last_seen < listings.complete_since
        and fresh.idem_key is null
        and rejected.external_id is null

),

news as (

    select * from fresh
    union all
    select * from not_listed

),

compared as (

    select
        news.* except (seen_at, gone_at),
        known.idem_key is null as is_new,
        known.schema_ref as known_schema_ref,
        known.first_seen as known_first_seen,
        known.payload_hash as known_payload_hash,
        known.first_run_id as known_first_run_id,
        known.changed_run_id as known_changed_run_id,
        known.deleted_at is not null as was_deleted,
        {{ latest('news.seen_at', 'known.seen_at') }} as seen_at,
        {{ latest('news.gone_at', 'known.deleted_at') }} as gone_at,
        coalesce(
            known.idem_key is not null
            and (news.seen_at is null or news.seen_at < known.seen_at),
            false
        ) as keeps_payload
    from news
    left join known
        on news.idem_key = known.idem_key

),

settled as (

    select
        * except (seen_at, gone_at, payload_hash),
        coalesce(seen_at, gone_at) as last_seen,
        if(seen_at is null or gone_at > seen_at, gone_at, null) as deleted_at,
        if(keeps_payload, known_payload_hash, payload_hash) as payload_hash
    from compared

),

-- a version that arrives late leaves the newer payload in place; read for these rows alone
kept as (

    select
        stored.idem_key,
        stored.payload,
        stored.context
    from {{ this }} as stored
    inner join settled
        on stored.idem_key = settled.idem_key
    where
        settled.keeps_payload
        and {{ stream_scope('stored.') | join(' and ') }}

),

merged as (

    select
        settled.idem_key,
        settled.source_system,
        settled.connection_name,
        settled.object_type,
        if(settled.keeps_payload, settled.known_schema_ref, settled.schema_ref) as schema_ref,
        settled.external_id,
        if(settled.keeps_payload, kept.payload, settled.payload) as payload,
        least(
            settled.first_extracted_at,
            coalesce(settled.known_first_seen, settled.first_extracted_at)
        ) as first_seen,
        settled.last_seen,
        settled.payload_hash,
        settled.last_staged_at as staged_at,
        coalesce(settled.known_first_run_id, '{{ run_id() }}') as first_run_id,
        if(
            not settled.is_new
            and settled.payload_hash = settled.known_payload_hash
            and settled.was_deleted = (settled.deleted_at is not null),
            settled.known_changed_run_id,
            '{{ run_id() }}'
        ) as changed_run_id,
        '{{ run_id() }}' as last_run_id,
        settled.deleted_at,
        if(settled.keeps_payload, kept.context, settled.context) as context
    from settled
    left join kept
        on settled.idem_key = kept.idem_key

)

select * from merged
