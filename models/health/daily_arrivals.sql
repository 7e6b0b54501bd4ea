-- One row per connection and day of the last six weeks: the rows that the day's runs wrote, against
-- the same weekday before. A connection's first day, on which all that there is comes in, is no
-- measure of a day.
with successes as (

    select * from {{ ref('int_connection_successes') }}

),

ingests as (

    select
        connection_name,
        date(started_at, '{{ var("time_zone") }}') as day,
        inserted + updated + deleted + rejected as row_count
    from {{ ref('ingests') }}
    where status = 'completed'

),

written as (

    select
        connection_name,
        day,
        sum(row_count) as row_count
    from ingests
    group by 1, 2

),

beginnings as (

    select
        connection_name,
        min(day) as first_day
    from written
    group by 1

),

days as (

    select
        successes.source_system,
        successes.connection_name,
        calendar_day as day,
        extract(dayofweek from calendar_day) as weekday,
        coalesce(written.row_count, 0) as row_count,
        if(calendar_day > beginnings.first_day, coalesce(written.row_count, 0), null) as measure
    from successes
    inner join beginnings
        on successes.connection_name = beginnings.connection_name
    cross join
        unnest(generate_date_array(
            date_sub(
                date({{ as_of() }}, '{{ var("time_zone") }}'), interval 42 day
            ),
            date({{ as_of() }}, '{{ var("time_zone") }}')
        )) as calendar_day
    left join written
        on
            successes.connection_name = written.connection_name
            and calendar_day = written.day
    where calendar_day >= beginnings.first_day

),

compared as (

    select
        source_system,
        connection_name,
        day,
        row_count,
        avg(measure) over before as usual_rows,
        count(measure) over before as weeks_compared
    from days
    window before as (
        partition by connection_name, weekday
        order by day
        rows between 4 preceding and 1 preceding
    )

)

select * from compared
