-- One row per answered request: the seconds until the answer that were in business hours.
with requests as (

    select * from {{ ref('int_thread_messages') }}
    where is_request

),

hours as (

    select
        weekday,
        safe.parse_time('%H:%M', opens_at) as opens_at,
        safe.parse_time('%H:%M', closes_at) as closes_at
    from {{ ref('business_hours') }}

),

-- the days of each answered request, as far as they can be told apart from a wrong clock
days as (

    select
        requests.message_key,
        requests.occurred_at,
        requests.answered_at,
        day,
        mod(extract(dayofweek from day) + 5, 7) + 1 as weekday
    from requests
    cross join
        unnest(generate_date_array(
            date(requests.occurred_at, {{ time_zone() }}),
            date(requests.answered_at, {{ time_zone() }})
        )) as day
    where timestamp_diff(requests.answered_at, requests.occurred_at, day) <= 3660

),

opened as (

    select
        days.message_key,
        sum(greatest(0, timestamp_diff(
            least(
                days.answered_at,
                timestamp(datetime(days.day, hours.closes_at), {{ time_zone() }})
            ),
            greatest(
                days.occurred_at,
                timestamp(datetime(days.day, hours.opens_at), {{ time_zone() }})
            ),
            second
        ))) as seconds
    from days
    inner join hours
        on days.weekday = hours.weekday
    left join {{ ref('holidays') }} as closed
        on days.day = closed.holiday
    where closed.holiday is null
    group by 1

)

select * from opened
