{#- How many of the requests of a week, and of the week before, were answered, and within how long
    half of the answers went out, and nine of ten: in hours on the clock and in business hours. -#}
with requests as (

    select
        date_trunc(date(asked_at, {{ sql_string(time_zone) }}), isoweek) as week_start,
        answered_at is not null as is_answered,
        first_response_seconds / 3600 as hours,
        business_response_seconds / 3600 as business_hours
    from {{ table('inbox_requests') }}

),

counted as (

    select
        week_start,
        count(*) as requests,
        countif(is_answered) as answered,
        array_agg(hours ignore nulls order by hours) as hours,
        array_agg(business_hours ignore nulls order by business_hours) as business_hours
    from requests
    where week_start between date_sub(date(@week), interval 7 day) and date(@week)
    group by week_start

)

select
    week_start,
    requests,
    answered,
    round(hours[safe_offset(div(array_length(hours), 2))], 1) as half_hours,
    round(hours[safe_offset(div(array_length(hours) * 9, 10))], 1) as most_hours,
    round(business_hours[safe_offset(div(array_length(business_hours), 2))], 1)
        as half_business_hours,
    round(business_hours[safe_offset(div(array_length(business_hours) * 9, 10))], 1)
        as most_business_hours
from counted
order by week_start desc
