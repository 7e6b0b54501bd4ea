-- One row per thread in which somebody waits for an answer now, the longest wait first.
with inbox as (

    select * from {{ ref('inbox_view') }}
    where is_unanswered

),

persons as (

    select * from {{ ref('persons') }}

),

waiting as (

    select
        row_number() over (order by inbox.waiting_since, inbox.thread_key) as place,
        inbox.thread_key,
        inbox.waiting_person_key as person_key,
        coalesce(persons.display_name, inbox.waiting_for) as person_name,
        inbox.subject,
        inbox.lead_stage,
        inbox.waiting_since,
        timestamp_diff({{ as_of() }}, inbox.waiting_since, hour) as hours_waiting,
        div(timestamp_diff({{ as_of() }}, inbox.waiting_since, hour), 24) as days_waiting,
        inbox.message_count,
        count(*) over () as threads_waiting
    from inbox
    left join persons
        on inbox.waiting_person_key = persons.person_key

)

select * from waiting
