-- One row per record without an identity or not storable as it is, with the reason and its text.
{{ config(materialized='incremental', unique_key='reject_key', full_refresh=false) }}

with rejected as (

    select
        * except (payload, context, schema_ref, is_deletion, complete_since),
        {{ raw_text('payload') }} as raw_text
    from {{ ref('stg_records') }}
    where reject_reason is not null

),

identified as (

    select
        *,
        {{ reject_key(
            'source_system', 'connection_name', 'object_type', 'reject_reason', 'raw_text'
        ) }} as reject_key
    from rejected

),

latest_per_key as (

    select
        *,
        min(extracted_at) over (partition by reject_key) as first_extracted_at,
        max(staged_at) over (partition by reject_key) as last_staged_at
    from identified
    where true
    qualify row_number() over (
        partition by reject_key
        order by extracted_at desc, sequence desc
    ) = 1

),

known as (

    select * except (raw_text)
    from {{ this }}
    where {{ stream_scope() | join(' and ') }}

),

merged as (

    select
        latest.reject_key,
        latest.source_system,
        latest.connection_name,
        latest.object_type,
        latest.external_id,
        latest.reject_reason,
        latest.raw_text,
        least(latest.first_extracted_at, coalesce(known.first_seen, latest.first_extracted_at))
            as first_seen,
        greatest(latest.extracted_at, coalesce(known.last_seen, latest.extracted_at)) as last_seen,
        latest.last_staged_at as staged_at,
        coalesce(known.first_run_id, '{{ run_id() }}') as first_run_id,
        '{{ run_id() }}' as last_run_id
    from latest_per_key as latest
    left join known
        on latest.reject_key = known.reject_key
    where
        known.reject_key is null
        or latest.last_staged_at > known.staged_at

)

select * from merged
