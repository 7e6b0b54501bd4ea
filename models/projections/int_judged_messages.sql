-- One row per message that is no draft, with its thread, in however many mailboxes it lies: what
-- all its copies say of it, and whether it is a request or can answer one.
with copies as (

    select
        copies.message_key,
        copies.message_id,
        copies.thread_key,
        copies.place,
        copies.occurred_at,
        emails.connection_name,
        emails.from_addresses,
        array_concat(emails.to_addresses, emails.cc_addresses, emails.bcc_addresses) as recipients,
        emails.subject,
        emails.direction,
        emails.mailbox_ids,
        emails.in_reply_to,
        emails.reference_ids,
        emails.report_type,
        emails.report_action,
        emails.reported_message_id,
        emails.reported_recipients,
        kinds.authors,
        kinds.writers,
        kinds.is_discarded,
        kinds.is_machine,
        kinds.is_closing,
        kinds.is_done
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
        first_value(is_done) over (
            partition by thread_key order by occurred_at desc, message_key desc
        ) as is_done,
        said.from_addresses,
        said.authors,
        said.writers,
        said.recipients,
        said.subject,
        direction = 'inbound' and not (is_machine or is_discarded or is_closing) as is_request,
        direction = 'outbound' and not is_machine as is_answer,
        if( -- Graph does not tell what became of the mail: the worst is taken for it
            coalesce(said.report_action, if(said.report_type = 'delivery-status', 'failed', ''))
            = 'failed',
            coalesce(
                said.reported_message_id,
                said.in_reply_to[safe_offset(0)],
                array_reverse(said.reference_ids)[safe_offset(0)]
            ),
            null
        ) as undelivered_id,
        said.reported_recipients as undelivered_to
    from messages

)

select * from judged
