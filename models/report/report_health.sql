-- One row: whether what the report is made of is up to date, and what is wrong if it is not.
with connections as (

    select * from {{ ref('connection_health') }}

),

lanes as (

    select * from {{ ref('lane_health') }}

),

counted as (

    select
        count(*) as connections,
        countif(not is_healthy) as in_trouble,
        countif(is_late or last_success_at is null) as not_up_to_date,
        min(last_success_at) as oldest_success_at,
        logical_or(is_silent) as is_silent,
        array_agg(connection_name order by trouble_rank limit 1)[offset(0)] as worst_connection,
        array_agg(trouble order by trouble_rank limit 1)[offset(0)] as worst_trouble
    from connections

),

health as (

    select
        counted.*,
        lanes.trouble as lane_trouble,
        lanes.last_success_at as lanes_built_at,
        counted.not_up_to_date > 0 or counted.is_silent or not lanes.is_healthy as is_stale
    from counted
    cross join lanes

)

select * from health
