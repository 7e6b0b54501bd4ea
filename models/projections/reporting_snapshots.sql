-- One row per week, metric and dimension, as it stood when it was first taken, and one per later
-- change of such a figure, in the week that was taken next. A week is taken once, as a whole.
with figures as (

    select * from {{ ref('int_weekly_figures') }}

),

metrics as (

    select * from {{ ref('reporting_metrics') }}

),

due as (

    select * from {{ ref('int_weeks_due') }}

),

own as (

    select
        due.week_start,
        due.week_start as about_week,
        figures.metric,
        figures.dimension,
        figures.value, -- noqa: RF04
        due.unread_connections
    from due
    inner join figures
        on due.week_start = figures.week_start

),

-- that a count was nothing at all is a figure and not a gap
nothing as (

    select
        due.week_start,
        due.week_start as about_week,
        metrics.metric,
        'all' as dimension,
        cast(0 as numeric) as value, -- noqa: RF04
        due.unread_connections
    from due
    cross join metrics
    left join own
        on
            due.week_start = own.week_start
            and metrics.metric = own.metric
            and own.dimension = 'all'
    where metrics.aggregation = 'count' and own.week_start is null

),

late as (

    select
        *,
        cast(null as string) as unread_connections
    from {{ ref('int_late_figures') }}

),

figures_taken as (

    select * from own
    union all
    select * from nothing
    union all
    select * from late

),

taken as (

    select
        to_hex(sha256(
            if(
                week_start = about_week,
                to_json_string(struct(week_start, metric, dimension)),
                to_json_string(struct(week_start, about_week, metric, dimension))
            )
        )) as snapshot_key,
        week_start,
        metric,
        dimension,
        value, -- noqa: RF04
        current_timestamp() as taken_at,
        about_week,
        unread_connections
    from figures_taken

)

select * from taken
