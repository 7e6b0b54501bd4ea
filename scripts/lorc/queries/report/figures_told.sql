{#- The figures of a week as they were told, with what was told of them later. -#}
select
    metric,
    dimension,
    sum(value) as value_told
from {{ table('reporting_snapshots') }}
where coalesce(about_week, week_start) = date(@week)
group by metric, dimension
