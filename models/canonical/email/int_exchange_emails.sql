-- One row per Graph message that canonical_emails does not hold as it is, in the shape that the
-- models of all providers share. The function reads all header fields and parts in one call.
with changes as (

    {{ object_changes(['email'], built('canonical_emails'), 'exchange') }}

),

{{ read_by_tables('changes', 'graph_facts') }},

-- two MAPI properties, where they were asked for: PidTagLastVerbExecuted (102 reply, 103 reply to
-- all) and PidTagMessageSize
told as (

    select
        *,
        (
            select max(json_value(property, '$.value'))
            from unnest(json_query_array(payload, '$.singleValueExtendedProperties')) as property
            where ends_with(lower(json_value(property, '$.id')), ' 0x1081')
        ) as last_verb,
        (
            select max(json_value(property, '$.value'))
            from unnest(json_query_array(payload, '$.singleValueExtendedProperties')) as property
            where ends_with(lower(json_value(property, '$.id')), ' 0x0e08')
        ) as message_size
    from parsed

),

emails as (

    select
        idem_key,
        source_system,
        connection_name,
        facts,
        {{ source_time("json_value(payload, '$.receivedDateTime')") }} as received_at,
        {{ whole_number('message_size') }} as size,
        array(
            select keyword
            from
                unnest([
                    if(last_verb in ('102', '103'), '$answered', null),
                    if(json_value(payload, '$.isDraft') = 'true', '$draft', null),
                    if(json_value(payload, '$.flag.flagStatus') = 'flagged', '$flagged', null),
                    if(json_value(payload, '$.isRead') = 'true', '$seen', null)
                ]) as keyword
            where keyword is not null
            order by keyword
        ) as keywords,
        array(
            select folder from unnest([json_value(payload, '$.parentFolderId')]) as folder
            where folder is not null
        ) as mailbox_ids,
        json_value(payload, '$.conversationId') as thread_id,
        {{ exchange_reject_reason('payload', 'facts') }} as reject_reason,
        source_hash,
        array(
            select category
            from unnest(json_value_array(payload, '$.categories')) as category
            where category is not null
            order by category
        ) as categories,
        -- of what was sent Graph gives none, or those alone that begin with X-
        exists(
            select 1
            from unnest(json_query_array(payload, '$.internetMessageHeaders')) as header
            where not starts_with(lower(coalesce(json_value(header, '$.name'), 'x-')), 'x-')
        ) as has_headers,
        first_seen
    from told

)

select * from emails
