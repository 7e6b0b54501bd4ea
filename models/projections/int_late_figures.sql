-- One row per figure of a week that was taken and is another one by now: by how much, in the week
-- that is taken next. A mean has none.
with figures as (

    select * from {{ ref('int_weekly_figures') }}

),

told as (

    select * from {{ ref('int_weeks_told') }}

),

metrics as (

    select * from {{ ref('reporting_metrics') }}

),

newest as (

    select max(week_start) as week_start
    from {{ ref('int_weeks_due') }}

),

taken as (

    select distinct week_start from told

),

compared as (

    select
        coalesce(figures.week_start, told.week_start) as about_week,
        coalesce(figures.metric, told.metric) as metric,
        coalesce(figures.dimension, told.dimension) as dimension,
        coalesce(figures.value, 0) - coalesce(told.value, 0) as value -- noqa: RF04
    from figures
    full outer join told
        on
            figures.week_start = told.week_start
            and figures.metric = told.metric
            and figures.dimension = told.dimension

),

late as (

    select
        newest.week_start,
        compared.about_week,
        compared.metric,
        compared.dimension,
        compared.value -- noqa: RF04
    from compared
    inner join taken
        on compared.about_week = taken.week_start
    inner join metrics
        on compared.metric = metrics.metric
    cross join newest
    where
        newest.week_start is not null
        and metrics.aggregation in ('count', 'sum')
        and compared.value != 0

)

select * from late
