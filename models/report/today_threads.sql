-- One row per thread in which somebody waits for an answer: who that is, how to reach them, and
-- with whom they stand in the list.
with inbox as (

    select * from {{ ref('inbox_view') }}
    where is_unanswered

),

-- the request that waits longest in each thread: another mail of the same second is not it
requests as (

    select
        messages.thread_key,
        copies.idem_key,
        {{ normalised_email('messages.authors[safe_offset(0)].email') }} as email
    from {{ ref('int_thread_messages') }} as messages
    inner join {{ ref('int_mail_copies') }} as copies
        on messages.message_key = copies.message_key
    where messages.is_waiting
    qualify
        row_number() over (
            partition by messages.thread_key
            order by messages.occurred_at, messages.message_key, copies.idem_key
        ) = 1

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
        requests.idem_key,
        inbox.waiting_person_key as person_key,
        coalesce(persons.display_name, inbox.waiting_for) as person_name,
        persons.contact_id,
        requests.email,
        inbox.subject,
        inbox.lead_stage,
        inbox.waiting_since,
        inbox.message_count,
        inbox.connections,
        inbox.answer_failed,
        if(
            persons.contact_id is null
            and regexp_contains(coalesce(requests.email, ''), patterns.machines),
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

)

select * from waiting
