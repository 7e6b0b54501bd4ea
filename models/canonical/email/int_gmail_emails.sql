-- One row per Gmail message that canonical_emails does not hold as it is, in the shape that the
-- models of all providers share. The function reads all header fields and parts in one call.
with changes as (

    {{ object_changes(['email'], built('canonical_emails'), 'gmail') }}

),

{{ read_by_tables('changes', 'gmail_facts') }},

labelled as (

    select
        *,
        coalesce(json_value_array(payload, '$.labelIds'), []) as labels
    from parsed

),

-- Gmail does not tell what was answered: that a mail was sent says nothing of it
emails as (

    select
        idem_key,
        source_system,
        connection_name,
        facts,
        {{ unix_time('payload', '$.internalDate', 'millis') }} as received_at,
        {{ whole_number("json_value(payload, '$.sizeEstimate')") }} as size,
        array(
            select keyword
            from
                unnest([
                    if('DRAFT' in unnest(labels), '$draft', null),
                    if('STARRED' in unnest(labels), '$flagged', null),
                    if('UNREAD' in unnest(labels), null, '$seen')
                ]) as keyword
            where keyword is not null
            order by keyword
        ) as keywords,
        array(
            select label from unnest(labels) as label
            where label is not null
            order by label
        ) as mailbox_ids,
        json_value(payload, '$.threadId') as thread_id,
        {{ gmail_reject_reason('payload', 'facts') }} as reject_reason,
        source_hash,
        cast([] as array<string>) as categories,
        true as has_headers,
        first_seen
    from labelled

)

select * from emails
