-- One row per message that is no draft, with its thread, in however many mailboxes it lies: whether
-- somebody waits for an answer to it, and whether it is one.
with copies as (

    select
        emails.idem_key,
        emails.message_key,
        emails.connection_name,
        emails.from_addresses,
        array_concat(emails.to_addresses, emails.cc_addresses, emails.bcc_addresses) as recipients,
        emails.subject,
        emails.direction,
        emails.mailbox_ids,
        coalesce(emails.received_at, emails.sent_at) as occurred_at,
        kinds.is_discarded,
        kinds.is_machine,
        kinds.is_forward,
        kinds.is_closing
    from {{ ref('canonical_emails') }} as emails
    inner join {{ ref('int_mail_kinds') }} as kinds
        on emails.idem_key = kinds.idem_key
    where not kinds.is_draft

),

-- what one mailbox has as sent is sent, though another has it as received
messages as (

    select
        message_key,
        array_agg(copies order by direction desc, idem_key asc limit 1)[offset(0)] as said,
        min(occurred_at) as occurred_at,
        max(direction) as direction,
        count(*) as copies,
        array_agg(distinct connection_name order by connection_name) as connections,
        string_agg(array_to_string(mailbox_ids, ' '), ' ') as mailboxes,
        logical_and(is_discarded) as is_discarded,
        logical_or(is_machine) as is_machine,
        logical_or(is_forward) as is_forward,
        logical_or(is_closing) as is_closing
    from copies
    group by 1

),

threaded as (

    select
        threads.thread_key,
        messages.* except (said),
        messages.said.from_addresses,
        messages.said.recipients,
        messages.said.subject
    from messages
    inner join {{ ref('email_threads') }} as threads
        on messages.message_key = threads.message_key

),

writers as (

    select distinct
        messages.thread_key,
        {{ normalised_email('sender.email') }} as email
    from threaded as messages
    cross join unnest(messages.from_addresses) as sender
    where messages.direction = 'inbound'

),

to_writers as (

    select distinct messages.message_key
    from threaded as messages
    cross join unnest(messages.recipients) as recipient
    inner join writers
        on
            messages.thread_key = writers.thread_key
            and {{ normalised_email('recipient.email') }} = writers.email

),

judged as (

    select
        threaded.*,
        threaded.direction = 'inbound'
        and not (threaded.is_machine or threaded.is_discarded or threaded.is_closing) as is_request,
        threaded.direction = 'outbound'
        and not threaded.is_machine
        and (not threaded.is_forward or to_writers.message_key is not null) as is_answer
    from threaded
    left join to_writers
        on threaded.message_key = to_writers.message_key

)

select * from judged
