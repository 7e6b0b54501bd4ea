-- One row per record without an identity or not storable as it is, with the reason and its text.
-- It is accepted once its object arrives, as that record or as a later one, and raw_objects has it.
{{ config(materialized='incremental', unique_key='reject_key', full_refresh=false) }}

with known as (

    select * from {{ this }}
    where {{ stream_scope() | join(' and ') }}

),

changes as (

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
        '{{ run_id() }}' as last_run_id,
        if(latest.extracted_at > known.last_seen, null, known.accepted_at) as accepted_at
    from {{ ref('int_rejected_records') }} as latest
    left join known
        on latest.reject_key = known.reject_key
    where
        known.reject_key is null
        or latest.last_staged_at > known.staged_at

),

refused as (

    select
        *,
        true as is_change
    from changes

    union all

    select
        known.*,
        false as is_change
    from known
    left join changes
        on known.reject_key = changes.reject_key
    where
        known.accepted_at is null
        and changes.reject_key is null

),

accepted as (

    select
        refused.reject_key,
        min(records.staged_at) as accepted_at
    from refused
    inner join {{ ref('int_accepted_records') }} as records
        on
            {{ same_stream('refused', 'records') }}
            and coalesce(nullif(refused.external_id, ''), refused.raw_text) = records.known_by
            and refused.last_seen <= records.extracted_at
    group by 1

),

merged as (

    select
        refused.* except (is_change, accepted_at),
        coalesce(refused.accepted_at, accepted.accepted_at) as accepted_at
    from refused
    left join accepted
        on refused.reject_key = accepted.reject_key
    where
        refused.is_change
        or accepted.reject_key is not null

)

select * from merged
