-- One row: the thresholds, each in a column of its name.
with thresholds as (

    select * from {{ ref('health_thresholds') }}

),

limits as (

    select
        max(if(threshold = 'window_days', value, null)) as window_days,
        max(if(threshold = 'silence_hours', value, null)) as silence_hours,
        max(if(threshold = 'lanes_hours', value, null)) as lanes_hours,
        max(if(threshold = 'abandoned_runs', value, null)) as abandoned_runs,
        max(if(threshold = 'rejects', value, null)) as rejects,
        max(if(threshold = 'weeks_compared', value, null)) as weeks_compared,
        max(if(threshold = 'usual_rows', value, null)) as usual_rows,
        max(if(threshold = 'quiet_share', value, null)) as quiet_share,
        max(if(threshold = 'flood_factor', value, null)) as flood_factor,
        max(if(threshold = 'path_readings', value, null)) as path_readings,
        max(if(threshold = 'path_misses', value, null)) as path_misses
    from thresholds

)

select * from limits
