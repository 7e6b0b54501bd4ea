-- One row per week, metric and dimension that reporting_snapshots holds: what has been told of it
-- so far, later changes included.
{%- set held = built('reporting_snapshots', has_memory=true) %}
with told as (

    {% if held %}
        select
            coalesce(about_week, week_start) as week_start,
            metric,
            dimension,
            sum(value) as value -- noqa: RF04
        from {{ held }}
        group by 1, 2, 3
    {% else %}
        select
            week_start,
            metric,
            dimension,
            value -- noqa: RF04
        from {{ ref('int_weekly_figures') }}
        where false
    {% endif %}

)

select * from told
