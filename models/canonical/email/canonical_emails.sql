-- One row per mail that exists, the same whichever provider it came through, but for what a
-- provider alone knows. Each provider's mails are read by a model of its own.
with emails as (

    select * from {{ ref('int_gmail_emails') }}
    union all
    select * from {{ ref('int_exchange_emails') }}

),

ours as (

    select
        array(
            select distinct {{ normalised_email('email') }} as email
            from {{ ref('account_addresses') }}
        ) as addresses,
        array(
            select concat(source_system, ' ', coalesce(connection_name, ''), ' ', mailbox_id)
            from {{ ref('mailbox_roles') }}
            where mailbox_role = 'sent'
        ) as sent_mailboxes

),

-- the author is who is in From, else in Sender
addressed as (

    select
        emails.*,
        ours.addresses as our_addresses,
        exists(
            select 1 from unnest(emails.mailbox_ids) as place
            where
                concat(emails.source_system, '  ', place) in unnest(ours.sent_mailboxes)
                or concat(emails.source_system, ' ', emails.connection_name, ' ', place)
                in unnest(ours.sent_mailboxes)
        ) as is_sent,
        if(
            array_length(emails.facts.from_addresses) > 0,
            emails.facts.from_addresses,
            emails.facts.sender_addresses
        ) as authors,
        array_concat(
            emails.facts.to_addresses, emails.facts.cc_addresses, emails.facts.bcc_addresses
        ) as recipients
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
        substr(coalesce(facts.text_body, {{ html_words('facts.html_body') }}), 1, 256) as preview,
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
        -- anybody can write any From: one of our addresses in it, without the provider's word,
        -- makes no mail ours; it is that of a form on our pages if answers go to an outsider
        case
            when is_sent and array_length(recipients) > 0 and not exists (
                select 1 from unnest(recipients) as recipient
                where
                    {{ normalised_email('recipient.email') }} is not null
                    and not {{ is_own_address('recipient.email', 'our_addresses') }}
            ) then 'internal'
            when is_sent then 'outbound'
            when exists (
                select 1 from unnest(authors) as author
                where {{ is_own_address('author.email', 'our_addresses') }}
            ) and not exists (
                select 1 from unnest(facts.reply_to_addresses) as answered
                where
                    {{ normalised_email('answered.email') }} is not null
                    and not {{ is_own_address('answered.email', 'our_addresses') }}
            ) then 'internal'
            else 'inbound'
        end as direction,
        if(reject_reason is null, source_hash, null) as source_hash
    from addressed

),

kept as (

    select * from canonical
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
