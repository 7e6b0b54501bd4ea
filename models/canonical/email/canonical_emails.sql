-- One row per mail that exists, the same whichever provider it came through, but for what a
-- provider alone knows. Each provider's mails are read by a model of its own.
with emails as (

    select * from {{ ref('int_gmail_emails') }}
    union all
    select * from {{ ref('int_exchange_emails') }}

),

ours as (

    select
        own.addresses,
        {{ places_of(ref('mailbox_roles'), 'mailbox_id', "mailbox_role = 'sent'") }}
            as sent_mailboxes
    from {{ ref('int_own_addresses') }} as own

),

addressed as (

    select
        emails.*,
        ours.addresses as our_addresses,
        {{ lies_in('emails', 'emails.mailbox_ids', 'ours.sent_mailboxes') }}
        -- what others wrote and we sent on as it was (RFC 5322, 3.6.6) is not ours
        and not (
            coalesce(emails.facts.is_resent, false)
            and not {{ has_own(authors_of('emails.facts'), 'ours.addresses') }}
        ) as is_sent
    from emails
    cross join ours

),

canonical as (

    select
        idem_key,
        source_system,
        connection_name,
        coalesce(facts.message_ids[safe_offset(0)], idem_key) as message_key,
        facts.message_ids,
        facts.in_reply_to,
        facts.reference_ids,
        facts.from_addresses,
        facts.to_addresses,
        facts.cc_addresses,
        facts.bcc_addresses,
        facts.reply_to_addresses,
        facts.sender_addresses,
        cast(facts.addresses_left_out as int64) as addresses_left_out,
        cast(facts.ids_left_out as int64) as ids_left_out,
        facts.subject,
        {{ source_time("facts.sent_at") }} as sent_at,
        received_at,
        size,
        facts.text_body,
        facts.html_body,
        substr(facts.preview, 1, 256) as preview,
        array(
            select as struct
                attachment.name,
                attachment.type,
                safe_cast(attachment.size as int64) as size,
                attachment.cid,
                attachment.is_inline,
                attachment.blob_id
            from unnest(facts.attachments) as attachment with offset as position
            order by position
        ) as attachments,
        keywords,
        mailbox_ids,
        thread_id,
        is_sent,
        {{ email_direction('facts', 'is_sent', 'our_addresses') }} as direction,
        if(reject_reason is null, source_hash, null) as source_hash,
        {{ mail_evidence('facts') }},
        categories,
        has_headers,
        first_seen
    from addressed

),

kept as (

    select * from canonical
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
