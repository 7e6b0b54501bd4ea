-- One row per run, with how it ended; without an ending it is running, and abandoned in the end.
-- Here alone it is said what is abandoned: the runner writes the ending with that error_type.
with job_events as (

    select * from {{ source('lorchestra', 'event_log') }}
    where
        source_system = 'lorchestra'
        and event_type in ('job.started', 'job.completed', 'job.failed')

),

connections as (

    select distinct
        correlation_id,
        source_system,
        connection_name
    from {{ source('lorchestra', 'event_log') }}
    where event_type = 'ingest.started'

),

starts as (

    select
        *,
        json_value(payload.job_name) as job_name,
        lead(created_at) over (
            partition by json_value(payload.job_name)
            order by created_at, correlation_id
        ) as next_started_at
    from job_events
    where event_type = 'job.started'

),

endings as (

    select * from job_events
    where event_type in ('job.completed', 'job.failed')

),

runs as (

    select
        starts.correlation_id,
        starts.job_name,
        connections.source_system,
        connections.connection_name,
        case
            when endings.event_type = 'job.completed' then 'completed'
            when json_value(endings.payload.error_type) = 'abandoned' then 'abandoned'
            when endings.event_type = 'job.failed' then 'failed'
            when starts.next_started_at is not null then 'abandoned'
            when
                timestamp_diff({{ as_of() }}, starts.created_at, minute)
                >= 60 * {{ var('abandoned_after_hours') | int }} then 'abandoned'
            else 'running'
        end as status,
        starts.created_at as started_at,
        endings.created_at as ended_at,
        timestamp_diff(endings.created_at, starts.created_at, millisecond) / 1000
            as duration_seconds,
        starts.payload.parameters,
        json_value(endings.payload.error_type) as error_type,
        endings.error_message,
        starts.trace_id
    from starts
    left join endings
        on starts.correlation_id = endings.correlation_id
    left join connections
        on starts.correlation_id = connections.correlation_id

)

select * from runs
