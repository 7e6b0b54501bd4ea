-- One row per message that is no draft, with its thread, in however many mailboxes it lies: what
-- all its copies say of it, and whether it is a request.
with copies as (

    select
        copies.message_key,
        copies.place,
        copies.writers,
        copies.occurred_at,
        emails.connection_name,
        emails.from_addresses,
        array_concat(emails.to_addresses, emails.cc_addresses, emails.bcc_addresses) as recipients,
        emails.subject,
        emails.direction,
        emails.mailbox_ids,
        kinds.is_discarded,
        kinds.is_machine,
        kinds.is_forward,
        kinds.is_closing
    from {{ ref('canonical_emails') }} as emails
    inner join {{ ref('int_mail_copies') }} as copies
        on emails.idem_key = copies.idem_key
    inner join {{ ref('int_mail_kinds') }} as kinds
        on emails.idem_key = kinds.idem_key
    where not kinds.is_draft

),

-- what one mailbox has as sent is sent, though another has it as received; all else that is said of
-- a message holds when all its copies say so
messages as (

    select
        message_key,
        array_agg(copies order by place limit 1)[offset(0)] as said,
        min(occurred_at) as occurred_at,
        max(direction) as direction,
        count(*) as copies,
        array_agg(distinct connection_name order by connection_name) as connections,
        string_agg(array_to_string(mailbox_ids, ' '), ' ') as mailboxes,
        logical_and(is_discarded) as is_discarded,
        logical_and(is_machine) as is_machine,
        logical_and(is_forward) as is_forward,
        logical_and(is_closing) as is_closing
    from copies
    group by 1

),

threaded as (

    select
        threads.thread_key,
        messages.* except (said),
        messages.said.from_addresses,
        messages.said.writers,
        messages.said.recipients,
        messages.said.subject
    from messages
    inner join {{ ref('email_threads') }} as threads
        on messages.message_key = threads.message_key

),

judged as (

    select
        *,
        direction = 'inbound' and not (is_machine or is_discarded or is_closing) as is_request
    from threaded

)

select * from judged
