-- One row per thread of mails that are no drafts: who it is with, what came last and since when
-- somebody waits for an answer. Machines, spam and what was thrown away wait for nothing.
with threads as (

    select * from {{ ref('int_threads') }}

),

contacts as (

    select
        contact_id,
        stage, -- noqa: RF04
        stage_code
    from {{ ref('canonical_contacts') }}
    qualify row_number() over (partition by contact_id order by idem_key) = 1

),

rules as (

    select array_agg(stages) as stages
    from {{ ref('lead_stage_rules') }} as stages

),

joined as (

    select
        threads.*,
        parties.person_key,
        people.display_name as contact_name,
        people.contact_id,
        contacts.stage as contact_stage,
        contacts.stage_code as contact_stage_code,
        coalesce(parties.participants, []) as participants
    from threads
    left join {{ ref('int_thread_persons') }} as parties
        on threads.thread_key = parties.thread_key
    left join {{ ref('persons') }} as people
        on parties.person_key = people.person_key
    left join contacts
        on people.contact_id = contacts.contact_id

),

inbox as (

    select
        joined.thread_key,
        joined.subject,
        joined.participants,
        joined.person_key,
        joined.contact_id,
        joined.contact_name,
        joined.contact_stage,
        if(
            joined.is_noise,
            null,
            array(
                select candidate.lead_stage
                from unnest(rules.stages) as candidate
                where
                    regexp_contains(
                        coalesce(joined.contact_stage_code, 'none'),
                        coalesce(candidate.contact_stage_pattern, '')
                    )
                    and regexp_contains(
                        coalesce(joined.subject, ''), coalesce(candidate.subject_pattern, '')
                    )
                    and regexp_contains(
                        coalesce(joined.mailboxes, ''), coalesce(candidate.mailbox_pattern, '')
                    )
                order by candidate.priority
            )[safe_offset(0)]
        ) as lead_stage,
        joined.last_message_at,
        joined.last_direction,
        joined.waiting_since,
        joined.waiting_since is not null as is_unanswered,
        joined.is_noise,
        joined.message_count,
        joined.copies,
        joined.connections,
        joined.waiting_person_key,
        joined.waiting_for,
        joined.waiting_count,
        joined.answer_failed,
        joined.contact_stage_code
    from joined
    cross join rules

)

select * from inbox
