-- A count's figure for the whole is the sum of those for its parts, and is there for every week.
with figures as (

    select
        snapshots.week_start,
        snapshots.metric,
        countif(snapshots.dimension = 'all') as wholes,
        sum(if(snapshots.dimension = 'all', snapshots.value, 0)) as whole,
        sum(if(snapshots.dimension = 'all', 0, snapshots.value)) as parts
    from {{ ref('reporting_snapshots') }} as snapshots
    inner join {{ ref('reporting_metrics') }} as metrics
        on snapshots.metric = metrics.metric
    where metrics.aggregation = 'count'
    group by 1, 2

),

violations as (

    select * from figures
    where wholes != 1 or whole != parts

)

select * from violations
