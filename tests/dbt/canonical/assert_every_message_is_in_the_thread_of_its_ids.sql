-- Nothing got lost: each message of canonical_emails is in email_threads, no other is, and those
-- that name the same id and the same person are in one thread.
with named as (

    select
        concat(mention, ' ', person) as link,
        threads.thread_key
    from {{ ref('email_threads') }} as threads
    inner join {{ ref('int_mail_copies') }} as copies
        on threads.message_key = copies.message_key and copies.place = 1
    cross join unnest(threads.ids) as mention
    cross join unnest(copies.people) as person

),

messages as (

    select distinct message_key from {{ ref('int_mail_copies') }}

),

violations as (

    select link as violation
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
