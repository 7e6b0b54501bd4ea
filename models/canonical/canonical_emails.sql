-- One row per mail that exists, the same whichever provider it came through, but for what a
-- provider alone knows. The functions read all of a mail's header fields and parts in one call.
with changes as (

    {{ object_changes(['email'], is_incremental()) }}

),

parsed as (

    select
        changes.*,
        {{ mail_facts('changes') }} as facts
    from changes

),

ours as (

    select array_agg(distinct {{ normalised_email('email') }} ignore nulls) as emails
    from {{ ref('account_addresses') }}

),

canonical as (

    select
        parsed.idem_key,
        parsed.source_system,
        parsed.connection_name,
        coalesce(parsed.facts.message_ids[safe_offset(0)], parsed.idem_key) as message_key,
        parsed.facts.message_ids,
        parsed.facts.in_reply_to,
        parsed.facts.reference_ids,
        parsed.facts.from_addresses,
        parsed.facts.to_addresses,
        parsed.facts.cc_addresses,
        parsed.facts.bcc_addresses,
        parsed.facts.reply_to_addresses,
        parsed.facts.sender_addresses,
        parsed.facts.subject,
        safe_cast(parsed.facts.sent_at as timestamp) as sent_at,
        {{ email_received_at('parsed') }} as received_at,
        {{ email_size('parsed') }} as size,
        parsed.facts.text_body,
        parsed.facts.html_body,
        {{ email_preview('parsed.facts.text_body', 'parsed.facts.html_body') }} as preview,
        array(
            select as struct
                attachment.name,
                attachment.type,
                cast(attachment.size as int64) as size,
                attachment.cid,
                attachment.is_inline,
                attachment.blob_id
            from unnest(parsed.facts.attachments) as attachment with offset as position
            order by position
        ) as attachments,
        {{ email_keywords('parsed') }} as keywords,
        {{ email_mailbox_ids('parsed') }} as mailbox_ids,
        {{ email_thread_id('parsed') }} as thread_id,
        {{ email_direction('parsed.facts', 'ours.emails') }} as direction,
        if(
            {{ email_reject_reason('parsed.source_system', 'parsed.payload', 'parsed.facts') }}
            is null,
            parsed.source_hash,
            null
        ) as source_hash
    from parsed
    cross join ours

),

kept as (

    select * from canonical
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
