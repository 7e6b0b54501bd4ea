{#- How each stream stands: its last ingest, its last success with that one's counts, and why the
    last ingest failed if it did. It reads the event log itself, so it needs no view that dbt has
    yet to make. What was only replayed was not asked of a source. -#}
with events as (

    select
        *,
        max(if(event_type = 'job.failed', error_message, null))
            over (partition by correlation_id) as job_error
    from {{ table('event_log') }}

),

ingests as (

    select
        connection_name,
        target_object_type as object_type,
        correlation_id,
        min(created_at) as started_at,
        max(if(event_type = 'upsert.completed', created_at, null)) as completed_at,
        max(if(event_type = 'ingest.completed', int64(payload.records_extracted), null))
            as extracted,
        max(int64(payload.inserted)) as inserted,
        max(int64(payload.updated)) as updated,
        max(int64(payload.unchanged)) as unchanged,
        max(int64(payload.deleted)) as deleted,
        max(int64(payload.rejected)) as rejected,
        if(
            countif(event_type = 'upsert.completed') = 0,
            max(coalesce(error_message, job_error)),
            null
        ) as error_message
    from events
    where
        connection_name is not null
        and not regexp_contains(correlation_id, '^(replay|retry)_')
    group by 1, 2, 3
    having countif(event_type = 'ingest.started') > 0

)

select
    connection_name,
    object_type,
    max(started_at) as last_run_at,
    max(completed_at) as last_success_at,
    any_value(extracted having max completed_at) as extracted,
    any_value(inserted having max completed_at) as inserted,
    any_value(updated having max completed_at) as updated,
    any_value(unchanged having max completed_at) as unchanged,
    any_value(deleted having max completed_at) as deleted,
    any_value(rejected having max completed_at) as rejected,
    any_value(error_message having max started_at) as last_error,
    any_value(correlation_id having max started_at) as last_run_id
from ingests
group by 1, 2
order by 1, 2
