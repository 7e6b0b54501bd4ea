-- A figure is of a week that begins on a Monday, was taken once that week was over, and is alone.
with snapshots as (

    select
        *,
        count(*) over (partition by week_start, about_week, metric, dimension) as times
    from {{ ref('reporting_snapshots') }}

),

violations as (

    select * from snapshots
    where
        week_start != date_trunc(week_start, isoweek)
        or date(taken_at, {{ time_zone() }}) < date_add(week_start, interval 7 day)
        or times > 1

)

select * from violations
