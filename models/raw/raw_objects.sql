-- One row per object of any source, in its current state; a row is the same whatever order its sightings arrive in.
{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='idem_key',
        full_refresh=false,
    )
}}

with staged as (

    select * from {{ ref('stg_records') }}
    where reject_reason is null

),

sightings as (

    select
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }} as idem_key,
        staged.*,
        to_hex(sha256(to_json_string(payload))) as payload_hash
    from staged

),

latest_per_key as (

    select
        *,
        min(extracted_at) over (partition by idem_key) as first_extracted_at,
        max(staged_at) over (partition by idem_key) as last_staged_at
    from sightings
    qualify row_number() over (
        partition by idem_key
        order by extracted_at desc, sequence desc, payload_hash desc
    ) = 1

),

known as (

    select
        stored.idem_key,
        stored.first_seen as known_first_seen,
        stored.last_seen as known_last_seen,
        stored.payload_hash as known_payload_hash,
        stored.staged_at as known_staged_at,
        stored.first_run_id as known_first_run_id,
        stored.changed_run_id as known_changed_run_id
    from {{ this }} as stored
    where {{ stream_scope('stored') | join(' and ') }}

),

compared as (

    select
        latest_per_key.*,
        known.* except (idem_key),
        known.idem_key is null as is_new,
        known.idem_key is null or latest_per_key.extracted_at >= known.known_last_seen as is_newest
    from latest_per_key
    left join known
        on latest_per_key.idem_key = known.idem_key
    where
        known.idem_key is null
        or latest_per_key.last_staged_at > known.known_staged_at

),

-- a version that arrives late leaves the newer payload in place; read for these rows alone
newer_payloads as (

    select
        stored.idem_key,
        stored.schema_ref as newer_schema_ref,
        stored.payload as newer_payload
    from {{ this }} as stored
    inner join compared
        on stored.idem_key = compared.idem_key
    where
        not compared.is_newest
        and {{ stream_scope('stored') | join(' and ') }}

),

merged as (

    select
        compared.idem_key,
        compared.source_system,
        compared.connection_name,
        compared.object_type,
        if(is_newest, compared.schema_ref, newer_schema_ref) as schema_ref,
        compared.external_id,
        if(is_newest, compared.payload, newer_payload) as payload,
        least(first_extracted_at, coalesce(known_first_seen, first_extracted_at)) as first_seen,
        greatest(extracted_at, coalesce(known_last_seen, extracted_at)) as last_seen,
        if(is_newest, payload_hash, known_payload_hash) as payload_hash,
        last_staged_at as staged_at,
        coalesce(known_first_run_id, '{{ run_id() }}') as first_run_id,
        if(
            is_new or (is_newest and payload_hash != known_payload_hash),
            '{{ run_id() }}',
            known_changed_run_id
        ) as changed_run_id,
        '{{ run_id() }}' as last_run_id
    from compared
    left join newer_payloads
        on compared.idem_key = newer_payloads.idem_key

)

select * from merged
