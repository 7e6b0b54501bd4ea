-- One row per version of an object: what a merge made of it, and in which run. Of the payload only
-- the hash is kept. What a crash kept from being written, the next run writes.
with recorded_runs as (

    -- what a run made of a stream is written by one statement, so that none of it is missing
    select distinct
        source_system,
        connection_name,
        object_type,
        correlation_id
    from {{ this }}
    where
        correlation_id != '{{ run_id() }}'
        and {{ stream_scope() | join(' and ') }}

),

current_versions as (

    select
        raw_objects.*,
        to_hex(sha256(to_json_string(struct(
            raw_objects.idem_key as idem_key,
            raw_objects.changed_run_id as changed_run_id,
            raw_objects.payload_hash as payload_hash,
            raw_objects.deleted_at is not null as is_deleted
        )))) as version_key
    from {{ ref('raw_objects') }} as raw_objects
    left join recorded_runs
        on
            raw_objects.changed_run_id = recorded_runs.correlation_id
            and raw_objects.source_system = recorded_runs.source_system
            and raw_objects.connection_name = recorded_runs.connection_name
            and raw_objects.object_type = recorded_runs.object_type
    where
        recorded_runs.correlation_id is null
        and {{ stream_scope('raw_objects.') | join(' and ') }}

),

known as (

    select * from {{ this }} as stored
    where
        stored.idem_key in (select current_versions.idem_key from current_versions)
        and {{ stream_scope('stored.') | join(' and ') }}

),

earlier as (

    select
        idem_key,
        any_value(change having max recorded_at) as change
    from known
    group by 1

),

versions as (

    select
        current_versions.version_key,
        current_versions.idem_key,
        current_versions.source_system,
        current_versions.connection_name,
        current_versions.object_type,
        current_versions.payload_hash,
        case
            when current_versions.deleted_at is not null then 'deleted'
            when earlier.change = 'deleted' then 'restored'
            when
                earlier.idem_key is null
                and current_versions.first_run_id = current_versions.changed_run_id
                then 'created'
            else 'changed'
        end as change,
        coalesce(current_versions.deleted_at, current_versions.last_seen) as changed_at,
        current_versions.changed_run_id as correlation_id,
        current_timestamp() as recorded_at
    from current_versions
    left join known
        on current_versions.version_key = known.version_key
    left join earlier
        on current_versions.idem_key = earlier.idem_key
    where known.version_key is null

)

select * from versions
