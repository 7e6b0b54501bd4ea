-- One row per object of any source, in its current state, in whatever order it was observed. It is
-- gone when it was last reported as gone, or not listed, later than it was last seen.
{{ config(materialized='incremental', unique_key='idem_key', full_refresh=false) }}

with compared as (

    select
        changes.* except (seen_at, gone_at),
        known.schema_ref as known_schema_ref,
        known.first_seen as known_first_seen,
        known.payload_hash as known_payload_hash,
        known.first_run_id as known_first_run_id,
        known.changed_run_id as known_changed_run_id,
        known.deleted_at is not null as was_deleted,
        {{ latest('changes.seen_at', 'known.seen_at') }} as seen_at,
        {{ latest('changes.gone_at', 'known.deleted_at') }} as gone_at,
        coalesce(
            known.idem_key is not null
            and (changes.seen_at is null or changes.seen_at < known.seen_at),
            false
        ) as keeps_payload
    from {{ ref('int_object_changes') }} as changes
    left join {{ ref('int_known_objects') }} as known
        on changes.idem_key = known.idem_key

),

settled as (

    select
        * except (schema_ref, payload_hash, seen_at, gone_at),
        if(keeps_payload, known_schema_ref, schema_ref) as schema_ref,
        if(keeps_payload, known_payload_hash, payload_hash) as payload_hash,
        coalesce(seen_at, gone_at) as last_seen,
        if(seen_at is null or gone_at > seen_at, gone_at, null) as deleted_at
    from compared

),

-- read for these rows alone
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
        settled.schema_ref,
        settled.external_id,
        if(settled.keeps_payload, kept.payload, settled.payload) as payload,
        coalesce(
            least(settled.first_extracted_at, settled.known_first_seen),
            settled.first_extracted_at
        ) as first_seen,
        settled.last_seen,
        settled.payload_hash,
        settled.last_staged_at as staged_at,
        coalesce(settled.known_first_run_id, '{{ run_id() }}') as first_run_id,
        if(
            settled.payload_hash = settled.known_payload_hash
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
