-- One row per week, metric and dimension: the figure as it is now. A count has a row for the whole
-- too, under the dimension `all`.
with figures as (

    select * from {{ ref('int_weekly_mail') }}
    union all
    select * from {{ ref('int_weekly_practice') }}
    union all
    select * from {{ ref('int_weekly_measures') }}

),

metrics as (

    select * from {{ ref('reporting_metrics') }}

),

aggregated as (

    select
        figures.week_start,
        figures.metric,
        metrics.aggregation,
        part as dimension,
        case metrics.aggregation
            when 'mean' then round(avg(figures.value), 2)
            else sum(figures.value)
        end as value -- noqa: RF04
    from figures
    inner join metrics
        on figures.metric = metrics.metric
    cross join
        unnest(if(
            metrics.aggregation = 'count', [figures.dimension, 'all'], [figures.dimension]
        )) as part
    group by figures.week_start, figures.metric, part, metrics.aggregation

)

select * from aggregated
