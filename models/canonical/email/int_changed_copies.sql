-- One row per mail of a changed message id: the message that it is a copy of, and who takes part in
-- it. Copies share id, author and date; anybody can give a mail the id of another.
with mails as (

    select emails.* except (preview, text_body, html_body, attachments)
    from {{ ref('canonical_emails') }} as emails
    inner join {{ ref('int_changed_message_ids') }} as changed
        on emails.message_key = changed.message_id

),

peopled as (

    {{ parties_of('mails') }}

),

prefixes as (

    select string_agg(prefix, '|' order by length(prefix) desc) as alternation
    from {{ ref('subject_prefixes') }}

),

described as (

    select
        peopled.* except (message_key),
        peopled.message_key as message_id,
        coalesce(peopled.received_at, peopled.sent_at, peopled.first_seen) as occurred_at,
        '$draft' in unnest(peopled.keywords) as is_draft,
        -- a calendar's answer has a word before the subject, in the language of who answers
        {{ base_subject(
            "if(peopled.calendar_method = 'REPLY', "
            ~ "regexp_replace(peopled.subject, r'^[^:]*:', ''), peopled.subject)",
            'prefixes.alternation'
        ) }} as base_subject,
        to_hex(md5(to_json_string(struct(
            {{ normalised_email(
                "if(peopled.author_kind = 'sender', coalesce(peopled.from_addresses["
                ~ "safe_offset(0)].email, peopled.sender_addresses[safe_offset(0)].email), "
                ~ "peopled.authors[safe_offset(0)].email)"
            ) }} as author,
            peopled.sent_at as sent_at
        )))) as variant
    from peopled
    cross join prefixes

),

told_apart as (

    select
        *,
        first_value(variant) over (
            partition by message_id
            order by is_draft, received_at is null, received_at, variant
        ) as first_variant,
        min(variant) over (partition by message_id)
        != max(variant) over (partition by message_id) as is_ambiguous
    from described

),

copies as (

    select
        idem_key,
        if(variant = first_variant, message_id, concat(message_id, ' ', variant)) as message_key,
        message_id,
        is_ambiguous,
        -- the copy that says what the message is: as we sent it, else as it came first
        row_number() over (
            partition by message_id, variant
            order by is_draft, not is_sent, occurred_at is null, occurred_at, idem_key
        ) as place,
        in_reply_to,
        reference_ids,
        is_sent,
        occurred_at,
        if(
            thread_id is not null,
            to_hex(md5(to_json_string([connection_name, thread_id]))),
            null
        ) as provider_thread,
        if(
            thread_id is not null,
            to_hex(md5(to_json_string([connection_name, thread_id, base_subject]))),
            null
        ) as conversation,
        if(is_sent and array_length(outsiders) = 0, named, outsiders) as people,
        source_hash
    from told_apart

)

select * from copies
