-- One row per message that is no draft, with its thread, in however many mailboxes it lies: whether
-- somebody waits for an answer to it, and whether it is one.
with judged as (

    select * from {{ ref('int_judged_messages') }}

),

-- who asked in a thread and whom we wrote to, as the person if the address is one's
exchanged as (

    select
        judged.thread_key,
        judged.message_key,
        judged.occurred_at,
        writer as email,
        false as is_from_us
    from judged
    cross join unnest(judged.writers) as writer
    where judged.is_request
    union all
    select
        judged.thread_key,
        judged.message_key,
        judged.occurred_at,
        {{ normalised_email('recipient.email') }} as email,
        true as is_from_us
    from judged
    cross join unnest(judged.recipients) as recipient
    where judged.direction = 'outbound' and not judged.is_machine

),

links as (

    select
        identifier as email,
        person_key
    from {{ ref('person_links') }}
    where identifier_type = 'email' and not is_own

),

followed as (

    select
        exchanged.message_key,
        exchanged.is_from_us,
        min(if(exchanged.is_from_us, exchanged.occurred_at, null)) over (
            partition by exchanged.thread_key, coalesce(links.person_key, exchanged.email)
            order by exchanged.occurred_at
            range between current row and unbounded following
        ) as answered_at
    from exchanged
    left join links
        on exchanged.email = links.email

),

answered as (

    select
        message_key,
        min(answered_at) as answered_at
    from followed
    where not is_from_us
    group by 1

),

messages_answered as (

    select
        judged.* except (writers),
        answered.answered_at
    from judged
    left join answered
        on judged.message_key = answered.message_key

)

select * from messages_answered
