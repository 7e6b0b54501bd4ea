-- What ended had started, and not later; and a run's own events enclose those of its streams.
with events as (

    select
        *,
        split(event_type, '.')[offset(0)] as subject,
        split(event_type, '.')[offset(1)] as phase
    from {{ source('lorchestra', 'event_log') }}

),

timed as (

    select
        *,
        min(if(phase in ('started', 'raised'), created_at, null)) over (
            partition by correlation_id, subject, connection_name, target_object_type
        ) as started_at,
        min(if(event_type = 'job.started', created_at, null)) over (
            partition by correlation_id
        ) as job_started_at,
        max(if(event_type in ('job.completed', 'job.failed'), created_at, null)) over (
            partition by correlation_id
        ) as job_ended_at
    from events

),

violations as (

    select
        correlation_id,
        event_type,
        connection_name,
        target_object_type,
        created_at,
        started_at,
        job_started_at,
        job_ended_at
    from timed
    where
        started_at is null
        or created_at < started_at
        or created_at < job_started_at
        or created_at > job_ended_at

)

select * from violations
