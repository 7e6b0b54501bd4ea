-- Every mail that is no draft is in one thread of the inbox: messages and copies add up, thread by
-- thread, to those of the canonical mails.
with mails as (

    select
        emails.message_key,
        threads.thread_key,
        count(*) as copies
    from {{ ref('int_mail_copies') }} as emails
    inner join {{ ref('int_mail_kinds') }} as kinds
        on emails.idem_key = kinds.idem_key
    left join {{ ref('email_threads') }} as threads
        on emails.message_key = threads.message_key
    where not kinds.is_draft
    group by 1, 2

),

threads as (

    select
        thread_key,
        count(*) as message_count,
        sum(copies) as copies
    from mails
    group by 1

),

violations as (

    select
        threads.message_count,
        inbox.message_count as message_count_in_inbox,
        coalesce(threads.thread_key, inbox.thread_key) as thread_key
    from threads
    full outer join {{ ref('inbox_view') }} as inbox
        on
            threads.thread_key = inbox.thread_key
            and threads.message_count = inbox.message_count
            and threads.copies = inbox.copies
    where threads.message_count is null or inbox.message_count is null

)

select * from violations
