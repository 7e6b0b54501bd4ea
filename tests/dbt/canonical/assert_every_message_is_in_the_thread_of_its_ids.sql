-- Nothing got lost: each message of canonical_emails is in email_threads, no other is, and those
-- that name the same id are in one thread.
with named as (

    select
        mention as id,
        threads.thread_key
    from {{ ref('email_threads') }} as threads
    cross join unnest(threads.ids) as mention

),

messages as (

    select distinct message_key from {{ ref('canonical_emails') }}

),

violations as (

    select id as violation
    from named
    group by 1
    having count(distinct thread_key) > 1

    union all

    select coalesce(messages.message_key, threads.message_key) as violation
    from messages
    full outer join {{ ref('email_threads') }} as threads
        on messages.message_key = threads.message_key
    where
        messages.message_key is null
        or threads.message_key is null

)

select * from violations
