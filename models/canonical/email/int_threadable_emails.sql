-- One row per distinct message with a changed id, in however many mailboxes it lies: the ids that
-- it names, and what joins it with others. Who knows an id can name it: that alone joins nothing.
with copies as (

    select * from {{ ref('int_changed_copies') }}

),

named as (

    select
        message_key,
        array_agg(id order by position, id) as ids
    from {{ ref('int_mail_mentions') }}
    group by 1

),

linked as (

    select
        copies.*,
        named.ids,
        array_concat(
            -- somebody outside whom both messages name
            if(copies.place = 1, array(
                select concat('person ', to_hex(md5(person)), to_hex(md5(id)))
                from unnest(copies.people) as person
                cross join unnest(named.ids) as id
            ), []),
            -- the provider's thread, within one mailbox
            if(copies.provider_thread is not null, array(
                select concat('thread ', copies.provider_thread, to_hex(md5(id)))
                from unnest(named.ids) as id
            ), []),
            -- what we ourselves wrote an answer to, or passed on, if no other message bears its id
            if(copies.is_sent, array(
                select concat('answered ', id) from unnest(copies.in_reply_to) as id
            ), []),
            if(copies.is_ambiguous, [], [concat('answered ', copies.message_id)]),
            [concat('message ', copies.message_key)]
        ) as links
    from copies
    inner join named
        on copies.message_key = named.message_key

),

joined as (

    select
        message_key,
        array_agg(distinct to_hex(md5(link)) order by to_hex(md5(link))) as links
    from linked
    cross join unnest(linked.links) as link
    group by 1

),

counted as (

    select
        message_key,
        any_value(message_id) as message_id,
        any_value(ids) as ids,
        count(*) as copies,
        min(occurred_at) as first_received_at,
        array_agg(distinct conversation ignore nulls order by conversation) as conversations,
        array_agg(
            struct(
                linked.idem_key as idem_key,
                linked.place as place,
                linked.occurred_at as occurred_at,
                linked.source_hash as source_hash
            )
            order by linked.place, linked.idem_key
        ) as mails
    from linked
    group by 1

),

messages as (

    select
        counted.message_key,
        counted.message_id,
        counted.ids,
        counted.copies,
        counted.first_received_at,
        joined.links,
        coalesce(counted.conversations, []) as conversations,
        counted.mails
    from counted
    inner join joined
        on counted.message_key = joined.message_key

),

hashed as (

    select
        *,
        to_hex(md5(to_json_string(
            struct(ids, links, conversations, mails, copies, first_received_at)
        ))) as source_hash
    from messages

)

select * from hashed
