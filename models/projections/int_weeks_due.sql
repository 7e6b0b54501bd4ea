-- One row per week that is to be taken: it is over and not taken yet, and every source was read
-- past its end, or has kept it waiting long enough.
with figures as (

    select * from {{ ref('int_weekly_figures') }}

),

told as (

    select * from {{ ref('int_weeks_told') }}

),

weeks as (

    select week_start
    from
        unnest(generate_date_array(
            coalesce(
                (select min(told.week_start) from told),
                date_sub(
                    date_trunc({{ today() }}, isoweek),
                    interval {{ var('snapshot_weeks') | int }} week
                )
            ),
            date_sub(date_trunc({{ today() }}, isoweek), interval 1 week),
            interval 1 week
        )) as week_start
    where
        week_start >= (select min(figures.week_start) from figures)
        and week_start not in (select told.week_start from told)

),

reads as (

    select * from {{ ref('int_source_reads') }}

),

unread as (

    select
        weeks.week_start,
        string_agg(reads.connection_name, ', ' order by reads.connection_name) as connections
    from weeks
    cross join reads
    where reads.read_into <= weeks.week_start
    group by 1

),

due as (

    select
        weeks.week_start,
        unread.connections as unread_connections
    from weeks
    left join unread
        on weeks.week_start = unread.week_start
    where
        unread.week_start is null
        or date_add(
            weeks.week_start, interval 7 + {{ var('snapshot_patience_days') | int }} day
        ) <= {{ today() }}

)

select * from due
