-- Every stage of the lanes ends on record: before its job, and in failure only if the job failed.
with stages as (

    select
        correlation_id,
        split(event_type, '.')[offset(0)] as subject,
        countif(event_type like '%.started') as starts,
        countif(event_type like '%.completed' or event_type like '%.failed') as endings,
        countif(event_type like '%.failed') as failures
    from {{ source('lorchestra', 'event_log') }}
    where split(event_type, '.')[offset(0)] in ({{ sql_strings(event_subjects('is_stage')) }})
    group by 1, 2

),

jobs as (

    select
        correlation_id,
        countif(event_type like '%.failed') as failures
    from {{ source('lorchestra', 'event_log') }}
    where event_type in ('job.completed', 'job.failed')
    group by 1

),

violations as (

    select
        stages.*,
        jobs.failures as failed_jobs
    from stages
    inner join jobs
        on stages.correlation_id = jobs.correlation_id
    where
        stages.starts != 1
        or stages.endings != 1
        or stages.failures > jobs.failures

)

select * from violations
