-- One row per thread in which somebody waits for an answer now, in the order in which to answer:
-- clients and leads first, by how long is too long, the newest first; what a machine may have
-- written comes last.
with inbox as (

    select * from {{ ref('inbox_view') }}
    where is_unanswered

),

requests as (

    select
        thread_key,
        array_agg(asked_by_email order by asked_at, request_key limit 1)[offset(0)] as email
    from {{ ref('inbox_requests') }}
    where is_waiting
    group by 1

),

persons as (

    select * from {{ ref('persons') }}

),

patterns as (

    select string_agg(pattern, '|') as machines
    from {{ ref('mail_patterns') }}
    where field = 'from' and pattern_kind in ('machine', 'no_reply')

),

waiting as (

    select
        inbox.thread_key,
        inbox.waiting_person_key as person_key,
        coalesce(persons.display_name, inbox.waiting_for) as person_name,
        inbox.subject,
        inbox.lead_stage,
        inbox.waiting_since,
        inbox.message_count,
        requests.email,
        inbox.connections,
        persons.contact_id,
        inbox.answer_failed,
        if(
            regexp_contains(coalesce(lower(requests.email), ''), patterns.machines),
            'machine',
            coalesce(standing.waiting_group, 'other')
        ) as waiting_group
    from inbox
    cross join patterns
    left join requests
        on inbox.thread_key = requests.thread_key
    left join persons
        on inbox.waiting_person_key = persons.person_key
    left join {{ ref('waiting_groups') }} as standing
        on inbox.lead_stage = standing.lead_stage

),

ranked as (

    {{ waiting_ranked('waiting', ref('waiting_limits'), as_of()) }}

),

threads as (

    select
        place,
        thread_key,
        person_key,
        person_name,
        subject,
        lead_stage,
        waiting_since,
        hours_waiting,
        days_waiting,
        message_count,
        threads_waiting,
        email,
        connections,
        contact_id,
        answer_failed,
        waiting_group,
        wait_class,
        class_place,
        class_count,
        class_longest_since,
        class_longest_name
    from ranked

)

select * from threads
