-- One row per figure of an earlier week that has changed since it was told, in the week whose
-- report says so.
with late as (

    select
        week_start,
        about_week,
        metric,
        dimension,
        value -- noqa: RF04
    from {{ ref('reporting_snapshots') }}
    where about_week < week_start

)

select * from late
