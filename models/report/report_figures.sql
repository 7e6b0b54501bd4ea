-- One row per week that is over and figure of it, beside the week before and the four before it: a
-- part that did not occur counts as 0 in a week that was taken.
with snapshots as (

    select * from {{ ref('reporting_snapshots') }}
    where coalesce(about_week, week_start) = week_start

),

metrics as (

    select * from {{ ref('reporting_metrics') }}

),

weeks as (

    select
        week_start,
        max(unread_connections) as unread_connections
    from snapshots
    group by 1

),

parts as (

    select distinct
        snapshots.metric,
        snapshots.dimension,
        metrics.aggregation
    from snapshots
    inner join metrics
        on snapshots.metric = metrics.metric

),

filled as (

    select
        weeks.week_start,
        weeks.unread_connections,
        parts.metric,
        parts.dimension,
        parts.aggregation,
        coalesce(
            snapshots.value, if(parts.aggregation = 'mean', null, 0)
        ) as value -- noqa: RF04
    from weeks
    cross join parts
    left join snapshots
        on
            weeks.week_start = snapshots.week_start
            and parts.metric = snapshots.metric
            and parts.dimension = snapshots.dimension

),

compared as (

    select
        week_start,
        metric,
        dimension,
        value,
        max(value) over (
            partition by metric, dimension order by unix_date(week_start)
            range between 7 preceding and 7 preceding
        ) as week_before,
        round(
            avg(value) over (
                partition by metric, dimension order by unix_date(week_start)
                range between 28 preceding and 1 preceding
            ),
            1
        ) as usual,
        unread_connections
    from filled

)

select * from compared
