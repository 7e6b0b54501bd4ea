-- One row per thread of mails that are no drafts: what came last and since when somebody waits.
with messages as (

    select * from {{ ref('int_thread_messages') }}

),

accounts as (

    select
        messages.thread_key,
        array_agg(distinct connection_name order by connection_name) as connections
    from messages
    cross join unnest(messages.connections) as connection_name
    group by 1

),

threads as (

    select
        thread_key,
        array_agg(subject order by subject is null, occurred_at, message_key limit 1)[offset(0)]
            as subject,
        max(occurred_at) as last_message_at,
        array_agg(direction order by occurred_at desc, message_key desc limit 1)[offset(0)]
            as last_direction,
        min(if(is_request and answered_at is null, occurred_at, null)) as waiting_since,
        count(*) as message_count,
        sum(copies) as copies,
        string_agg(mailboxes, ' ') as mailboxes,
        logical_and(is_discarded or is_machine) as is_noise
    from messages
    group by 1

),

joined as (

    select
        threads.*,
        accounts.connections
    from threads
    inner join accounts
        on threads.thread_key = accounts.thread_key

)

select * from joined
