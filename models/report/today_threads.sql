-- One row per thread in which somebody waits for an answer: who that is, how to reach them, and
-- with whom they stand in the list.
with inbox as (

    select * from {{ ref('inbox_view') }}
    where is_unanswered

),

requests as (

    select
        copies.thread_key,
        copies.occurred_at,
        min(copies.idem_key) as idem_key,
        min({{ normalised_email('kinds.authors[safe_offset(0)].email') }}) as email
    from {{ ref('int_mail_copies') }} as copies
    inner join {{ ref('int_mail_kinds') }} as kinds
        on copies.idem_key = kinds.idem_key
    group by 1, 2

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
            regexp_contains(coalesce(requests.email, ''), patterns.machines),
            'machine',
            coalesce(standing.waiting_group, 'other')
        ) as waiting_group
    from inbox
    cross join patterns
    left join requests
        on
            inbox.thread_key = requests.thread_key
            and inbox.waiting_since = requests.occurred_at
    left join persons
        on inbox.waiting_person_key = persons.person_key
    left join {{ ref('waiting_groups') }} as standing
        on inbox.lead_stage = standing.lead_stage

)

select * from waiting
