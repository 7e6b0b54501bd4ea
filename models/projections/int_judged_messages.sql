-- One row per message that is no draft, with its thread, in however many mailboxes it lies: what
-- all its copies say of it, and whether it is a request or can answer one.
with copies as (

    select
        copies.* except (idem_key),
        emails.connection_name,
        emails.from_addresses,
        array_concat(emails.to_addresses, emails.cc_addresses, emails.bcc_addresses) as recipients,
        emails.subject,
        emails.direction,
        emails.mailbox_ids,
        {{ undelivered_id('emails', 'kinds.is_mail_server', 'kinds.is_delay') }} as undelivered_id,
        {{ is_undelivered('emails', 'kinds.is_mail_server', 'kinds.is_delay') }} as is_undelivered,
        emails.reported_recipients as undelivered_to,
        kinds.* except (idem_key, is_draft, author_kind)
    from {{ ref('canonical_emails') }} as emails
    inner join {{ ref('int_mail_copies') }} as copies
        on emails.idem_key = copies.idem_key
    inner join {{ ref('int_mail_kinds') }} as kinds
        on emails.idem_key = kinds.idem_key
    where not kinds.is_draft

),

-- what one mailbox has as sent is sent, though another has it as received; what one of us calls
-- done is done; all else that is said of a message holds when all its copies say so
messages as (

    select
        message_key,
        any_value(message_id) as message_id,
        any_value(thread_key) as thread_key,
        array_agg(copies order by place limit 1)[offset(0)] as said,
        min(occurred_at) as occurred_at,
        max(direction) as direction,
        count(*) as copies,
        array_agg(distinct connection_name order by connection_name) as connections,
        string_agg(array_to_string(mailbox_ids, ' '), ' ') as mailboxes,
        logical_and(is_discarded) as is_discarded,
        logical_and(is_machine) as is_machine,
        logical_and(is_closing) as is_closing,
        logical_or(is_done) as is_done
    from copies
    group by 1

),

-- what a machine sends after the last word, but for a mail that came back, is no new one
followed as (

    select
        *,
        countif(
            said.undelivered_id is not null or not (is_machine or is_closing or is_discarded)
        ) over (
            partition by thread_key order by occurred_at desc, message_key desc
            rows between unbounded preceding and 1 preceding
        ) as words_after
    from messages

),

judged as (

    select
        thread_key,
        message_key,
        message_id,
        occurred_at,
        direction,
        copies,
        connections,
        mailboxes,
        is_discarded,
        is_machine,
        is_closing,
        logical_or(is_done and words_after = 0) over (partition by thread_key) as is_done,
        said.from_addresses,
        said.authors,
        said.writers,
        said.recipients,
        said.subject,
        direction = 'inbound' and not (is_machine or is_discarded or is_closing) as is_request,
        direction = 'outbound' and not is_machine as is_answer,
        said.is_undelivered,
        said.undelivered_id,
        said.undelivered_to
    from followed

)

select * from judged
