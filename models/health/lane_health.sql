-- One row: whether the lanes, which make all that people read of raw_objects, are built every day.
with runs as (

    select
        max(if(status = 'completed', ended_at, null)) as last_success_at,
        max(started_at) as last_run_at,
        array_agg(status order by status = 'running', started_at desc limit 1) as statuses,
        any_value(error_message having max if(status in ('failed', 'abandoned'), started_at, null))
            as last_error
    from {{ ref('jobs') }}
    where job_name = 'lanes'

),

limits as (

    select * from {{ ref('int_health_limits') }}

),

standing as (

    select
        runs.last_success_at,
        timestamp_diff({{ as_of() }}, runs.last_success_at, second) / 3600 as hours_since_success,
        limits.lanes_hours as cadence_hours,
        runs.last_run_at,
        runs.statuses[safe_offset(0)] as last_status,
        runs.last_error
    from runs
    cross join limits

),

judged as (

    select
        *,
        case
            when last_success_at is null
                then 'The tables that people read have never been built.'
            when hours_since_success > cadence_hours
                then concat(
                    'The tables that people read are ', {{ span_words('hours_since_success') }},
                    ' old, though they are due every ', {{ span_words('cadence_hours') }}, '.'
                )
            when last_status in ('failed', 'abandoned')
                then 'The last attempt to build the tables that people read failed.'
        end as trouble
    from standing

),

final as (

    select
        last_success_at,
        hours_since_success,
        cadence_hours,
        trouble is null as is_healthy,
        trouble,
        last_run_at,
        last_status,
        if(last_status in ('failed', 'abandoned'), last_error, null) as last_error
    from judged

)

select * from final
