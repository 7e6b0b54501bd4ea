{#- Each run that began between two moments, @since and @until, as it stood at the later one. -#}
with runs as (

    select
        correlation_id as run_id,
        max(if(event_type = 'job.started', json_value(payload.job_name), null)) as job_name,
        min(if(event_type = 'job.started', created_at, null)) as started_at,
        max(if(event_type in ('job.completed', 'job.failed'), created_at, null)) as ended_at,
        max(if(event_type = 'job.failed', json_value(payload.error_type), null)) as error_type,
        max(if(event_type = 'ingest.started', connection_name, null)) as connection_name
    from {{ table('event_log') }}
    where created_at >= timestamp(@since) and created_at <= timestamp(@until)
    group by 1

)

select * from runs
where started_at is not null
order by 3, 1
