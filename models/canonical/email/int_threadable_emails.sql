-- One row per distinct message, in however many mailboxes it lies: the ids that connect
-- it with others. Narrow, because email_threads compares all of it in every run.
with mentions as (

    select
        emails.message_key,
        mention.id,
        min(mention.position) as position
    from {{ ref('canonical_emails') }} as emails
    cross join
        unnest(array_concat(
            array(
                select struct(id, position)
                from unnest(emails.reference_ids) as id with offset as position
            ),
            array(
                select struct(id, 100000 + position)
                from unnest(emails.in_reply_to) as id with offset as position
            ),
            [struct(emails.message_key as id, 1000000 as position)]
        )) as mention
    group by 1, 2

),

copies as (

    select
        message_key,
        count(*) as copies,
        min(coalesce(received_at, sent_at)) as first_received_at
    from {{ ref('canonical_emails') }}
    group by 1

),

messages as (

    select
        mentions.message_key,
        array_agg(mentions.id order by mentions.position, mentions.id) as ids,
        any_value(copies.copies) as copies,
        any_value(copies.first_received_at) as first_received_at
    from mentions
    inner join copies
        on mentions.message_key = copies.message_key
    group by 1

),

hashed as (

    select
        *,
        to_hex(md5(to_json_string(struct(ids, copies, first_received_at)))) as source_hash
    from messages

)

select * from hashed
