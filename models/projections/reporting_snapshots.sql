-- One row per week, metric and dimension, as it stood when it was first taken. A week is taken
-- once, as a whole, when it is over: what arrives late changes no figure and adds none.
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

due as (

    select week_start
    from
        unnest(generate_date_array(
            date_sub(
                date_trunc({{ today() }}, isoweek), interval {{ var('snapshot_weeks') | int }} week
            ),
            date_sub(date_trunc({{ today() }}, isoweek), interval 1 week),
            interval 1 week
        )) as week_start
    where
        week_start >= (select min(figures.week_start) from figures)
        {% if is_incremental() %}
            and week_start not in (select taken.week_start from {{ this }} as taken)
        {% endif %}

),

-- a count has a row for the whole too, so that nothing at all is a figure and not a gap
counted as (

    select
        figures.week_start,
        figures.metric,
        part as dimension,
        case metrics.aggregation
            when 'mean' then round(avg(figures.value), 2)
            else sum(figures.value)
        end as value -- noqa: RF04
    from figures
    inner join due
        on figures.week_start = due.week_start
    inner join metrics
        on figures.metric = metrics.metric
    cross join
        unnest(if(
            metrics.aggregation = 'count', [figures.dimension, 'all'], [figures.dimension]
        )) as part
    group by figures.week_start, figures.metric, part, metrics.aggregation

),

complete as (

    select * from counted
    union all
    select
        due.week_start,
        metrics.metric,
        'all' as dimension,
        cast(0 as numeric) as value -- noqa: RF04
    from due
    cross join metrics
    left join counted
        on
            due.week_start = counted.week_start
            and metrics.metric = counted.metric
            and counted.dimension = 'all'
    where metrics.aggregation = 'count' and counted.week_start is null

),

taken as (

    select
        to_hex(sha256(to_json_string(struct(week_start, metric, dimension)))) as snapshot_key,
        week_start,
        metric,
        dimension,
        value, -- noqa: RF04
        current_timestamp() as taken_at
    from complete

)

select * from taken
