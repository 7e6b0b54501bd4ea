-- Nothing got lost: each mail of canonical_emails is in email_threads once, no other is, and
-- messages that share a link are in one thread.
with mails as (

    select
        mail.idem_key,
        threads.message_key
    from {{ ref('email_threads') }} as threads
    cross join unnest(threads.mails) as mail

),

linked as (

    select
        link,
        threads.thread_key
    from {{ ref('email_threads') }} as threads
    cross join unnest(threads.links) as link

),

violations as (

    select link as violation
    from linked
    group by 1
    having count(distinct thread_key) > 1

    union all

    select idem_key as violation
    from mails
    group by 1
    having count(*) > 1

    union all

    select coalesce(emails.idem_key, mails.idem_key) as violation
    from {{ ref('canonical_emails') }} as emails
    full outer join mails
        on emails.idem_key = mails.idem_key
    where
        emails.idem_key is null
        or mails.idem_key is null

)

select * from violations
