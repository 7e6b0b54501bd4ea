-- One row per mail: the message that it is a copy of, as email_threads has it.
with copies as (

    select
        mail.idem_key,
        threads.message_key,
        threads.message_id,
        threads.thread_key,
        mail.place,
        mail.occurred_at
    from {{ ref('email_threads') }} as threads
    cross join unnest(threads.mails) as mail

)

select * from copies
