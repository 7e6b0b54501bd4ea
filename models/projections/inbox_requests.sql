-- One row per request, a mail by which a person asks for something: who asked, when the first
-- answer went to that person, and how long it took, on the clock and in business hours.
with requests as (

    select * from {{ ref('int_thread_messages') }}
    where is_request

),

people as (

    select
        person_key,
        contact_id,
        display_name
    from {{ ref('persons') }}

),

answered as (

    select
        requests.message_key as request_key,
        requests.thread_key,
        requests.person_key,
        people.contact_id,
        coalesce(
            people.display_name,
            nullif(trim(requests.authors[safe_offset(0)].name), ''),
            {{ normalised_email('requests.authors[safe_offset(0)].email') }}
        ) as asked_by,
        {{ normalised_email('requests.authors[safe_offset(0)].email') }} as asked_by_email,
        requests.subject,
        requests.connections,
        requests.occurred_at as asked_at,
        requests.answered_at,
        requests.answered_by,
        requests.answer_key,
        requests.is_waiting,
        requests.answered_at is null and requests.is_done as is_done,
        requests.answer_failed,
        timestamp_diff(requests.answered_at, requests.occurred_at, second)
            as first_response_seconds,
        if(
            timestamp_diff(requests.answered_at, requests.occurred_at, day) <= 3660,
            coalesce(opened.seconds, 0),
            null
        ) as business_response_seconds
    from requests
    left join {{ ref('int_business_seconds') }} as opened
        on requests.message_key = opened.message_key
    left join people
        on requests.person_key = people.person_key

)

select * from answered
