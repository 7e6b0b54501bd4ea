-- One row per distinct message with a changed id, in however many mailboxes it lies: the ids that
-- it names, and what joins it with others. Who knows an id can name it: that alone joins nothing.
with copies as (

    select * from {{ ref('int_changed_copies') }}

),

messages as (

    select
        message_key,
        any_value(message_id) as message_id,
        any_value(is_ambiguous) as is_ambiguous,
        count(*) as copies,
        min(occurred_at) as first_received_at,
        array_concat_agg(if(place = 1, people, [])) as people,
        array_concat_agg(if(is_sent, in_reply_to, [])) as answered,
        -- the References, then In-Reply-To
        array_concat_agg(array_concat(
            array(
                select as struct
                    id,
                    position
                from unnest(copies.reference_ids) as id with offset as position
            ),
            array(
                select as struct
                    id,
                    100000 + position as position
                from unnest(copies.in_reply_to) as id with offset as position
            )
        )) as mentions,
        array_agg(distinct provider_thread ignore nulls) as provider_threads,
        array_agg(distinct conversation ignore nulls order by conversation) as conversations,
        array_agg(
            struct(
                copies.idem_key as idem_key,
                copies.place as place,
                copies.occurred_at as occurred_at,
                copies.source_hash as source_hash
            )
            order by copies.place, copies.idem_key
        ) as mails
    from copies
    group by 1

),

named as (

    select
        *,
        array(
            select mention.id
            from
                unnest(array_concat(
                    coalesce(mentions, []), [struct(message_id as id, 1000000 as position)]
                )) as mention
            group by mention.id
            order by min(mention.position), mention.id
        ) as ids
    from messages

),

linked as (

    select
        message_key,
        message_id,
        ids,
        copies,
        first_received_at,
        {{ thread_links() }} as links,
        coalesce(conversations, []) as conversations,
        mails
    from named

),

hashed as (

    select
        *,
        to_hex(md5(to_json_string(
            struct(ids, links, conversations, mails, copies, first_received_at)
        ))) as source_hash
    from linked

)

select * from hashed
