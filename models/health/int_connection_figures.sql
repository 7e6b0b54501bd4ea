-- One row per connection with all that its health is judged by.
with successes as (

    select * from {{ ref('int_connection_successes') }}

),

runs as (

    select * from {{ ref('int_connection_runs') }}

),

limits as (

    select * from {{ ref('int_health_limits') }}

),

activity as (

    select max(started_at) as last_activity_at
    from {{ ref('jobs') }}

),

-- the last day that is over
yesterdays as (

    select * from {{ ref('daily_arrivals') }}
    where day = date_sub(date({{ as_of() }}, '{{ var("time_zone") }}'), interval 1 day)

),

rejects as (

    select
        rejected.connection_name,
        count(*) as open_rejects,
        countif(
            timestamp_diff({{ as_of() }}, rejected.first_seen, hour) < 24 * limits.window_days
        ) as new_rejects
    from {{ ref('rejected_objects') }} as rejected
    cross join limits
    where rejected.accepted_at is null
    group by 1

),

paths as (

    select
        connection_name,
        array_agg(if(path_change = 'new', label, null) ignore nulls order by label)
            as new_paths,
        array_agg(if(path_change = 'vanished', label, null) ignore nulls order by label)
            as vanished_paths
    from {{ ref('path_changes') }}
    cross join unnest([concat(object_type, ': ', path)]) as label
    group by 1

),

figures as (

    select
        successes.*,
        timestamp_diff({{ as_of() }}, successes.last_success_at, second) / 3600
            as hours_since_success,
        runs.* except (connection_name, failed_runs, abandoned_runs),
        coalesce(runs.failed_runs, 0) as failed_runs,
        coalesce(runs.abandoned_runs, 0) as abandoned_runs,
        yesterdays.row_count as rows_yesterday,
        if(yesterdays.weeks_compared >= limits.weeks_compared, yesterdays.usual_rows, null)
            as usual_rows,
        coalesce(rejects.open_rejects, 0) as open_rejects,
        coalesce(rejects.new_rejects, 0) as new_rejects,
        coalesce(paths.new_paths, []) as new_paths,
        coalesce(paths.vanished_paths, []) as vanished_paths,
        activity.last_activity_at,
        coalesce(
            timestamp_diff({{ as_of() }}, activity.last_activity_at, second) / 3600
            > limits.silence_hours,
            true
        ) as is_silent
    from successes
    cross join activity
    cross join limits
    left join runs
        on successes.connection_name = runs.connection_name
    left join yesterdays
        on successes.connection_name = yesterdays.connection_name
    left join rejects
        on successes.connection_name = rejects.connection_name
    left join paths
        on successes.connection_name = paths.connection_name

)

select * from figures
