-- One row per mail: the message that it is a copy of, and who takes part in it. Copies share id,
-- author and date; anybody can give a mail the id of another.
with ours as (

    select
        array(
            select distinct {{ normalised_email('email') }} as email
            from {{ ref('account_addresses') }}
        ) as addresses

),

mails as (

    select
        emails.idem_key,
        emails.connection_name,
        emails.thread_id,
        emails.message_key as message_id,
        emails.in_reply_to,
        emails.reference_ids,
        emails.is_sent,
        emails.received_at,
        coalesce(emails.received_at, emails.sent_at) as occurred_at,
        '$draft' in unnest(emails.keywords) as is_draft,
        to_hex(md5(to_json_string(struct(
            {{ normalised_email(
                'coalesce(emails.from_addresses[safe_offset(0)].email, '
                ~ 'emails.sender_addresses[safe_offset(0)].email)'
            ) }} as author,
            emails.sent_at as sent_at
        )))) as variant,
        {{ normalised_emails([
            'emails.from_addresses', 'emails.sender_addresses', 'emails.reply_to_addresses',
            'emails.to_addresses', 'emails.cc_addresses', 'emails.bcc_addresses'
        ]) }} as named,
        {{ normalised_emails([
            'if(array_length(emails.from_addresses) > 0, '
            ~ 'emails.from_addresses, emails.sender_addresses)',
            'emails.reply_to_addresses'
        ], but_for='ours.addresses') }} as writers,
        ours.addresses as our_addresses
    from {{ ref('canonical_emails') }} as emails
    cross join ours

),

peopled as (

    select
        *,
        array(
            select email from unnest(named) as email
            where not {{ is_own_address('email', 'our_addresses') }}
        ) as outsiders
    from mails

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
    from peopled

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
        connection_name,
        thread_id,
        in_reply_to,
        reference_ids,
        is_sent,
        occurred_at,
        writers,
        if(is_sent and array_length(outsiders) = 0, named, outsiders) as people
    from told_apart

)

select * from copies
