-- One row per connection that was ever run: how its last run ended, and what failed of late.
with runs as (

    select * from {{ ref('int_asked_runs') }}

),

thresholds as (

    select * from {{ ref('int_health_limits') }}

),

marked as (

    select
        runs.*,
        runs.status in ('failed', 'abandoned') as is_failure,
        timestamp_diff({{ as_of() }}, runs.started_at, hour) < 24 * thresholds.window_days
            as is_recent
    from runs
    cross join thresholds

),

connections as (

    select
        connection_name,
        max(started_at) as last_run_at,
        array_agg(status order by status = 'running', started_at desc limit 1)[offset(0)]
            as last_status,
        max(if(is_failure, started_at, null)) as last_failed_at,
        any_value(error_message having max if(is_failure, started_at, null)) as last_error,
        countif(status = 'failed' and is_recent) as failed_runs,
        countif(status = 'abandoned' and is_recent) as abandoned_runs
    from marked
    group by 1

)

select * from connections
