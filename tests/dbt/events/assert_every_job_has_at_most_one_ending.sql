-- Every run ends on record: it starts once and ends once, or shows as running or abandoned until
-- the next run of its connection has written its ending.
with runs as (

    select
        correlation_id,
        countif(event_type = 'job.started') as starts,
        countif(event_type in ('job.completed', 'job.failed')) as endings
    from {{ source('lorchestra', 'event_log') }}
    group by 1

),

violations as (

    select
        runs.*,
        jobs.status
    from runs
    left join {{ ref('jobs') }} as jobs
        on runs.correlation_id = jobs.correlation_id
    where
        runs.starts != 1
        or runs.endings > 1
        or jobs.status is null
        or (runs.endings = 0 and jobs.status not in ('running', 'abandoned'))
        or (runs.endings = 1 and jobs.status = 'running')

)

select * from violations
