-- One row per distinct message, in however many mailboxes it lies: the ids that it names, and the
-- links that join it with others. Narrow, because email_threads compares all of it in every run.
with copies as (

    select * from {{ ref('int_mail_copies') }}

),

mentions as (

    select
        copies.message_key,
        mention.id,
        min(mention.position) as position
    from copies
    cross join
        unnest(array_concat(
            array(
                select struct(id, position)
                from unnest(copies.reference_ids) as id with offset as position
            ),
            array(
                select struct(id, 100000 + position)
                from unnest(copies.in_reply_to) as id with offset as position
            ),
            [struct(copies.message_id as id, 1000000 as position)]
        )) as mention
    group by 1, 2

),

-- who knows an id can name it: that alone joins nothing
links as (

    -- somebody outside whom both messages name
    select
        mentions.message_key,
        concat('person ', to_hex(md5(person)), to_hex(md5(mentions.id))) as link
    from mentions
    inner join copies
        on mentions.message_key = copies.message_key and copies.place = 1
    cross join unnest(copies.people) as person
    union all
    -- the provider's thread, within one mailbox
    select
        mentions.message_key,
        concat('thread ', copies.connection_name, ' ', copies.thread_id, ' ', mentions.id) as link
    from mentions
    inner join copies
        on mentions.message_key = copies.message_key
    where copies.thread_id is not null
    union all
    -- what we ourselves wrote an answer to, or passed on, if no other message bears its id
    select
        copies.message_key,
        concat('answered ', answered) as link
    from copies
    cross join unnest(copies.in_reply_to) as answered
    where copies.is_sent
    union all
    select
        message_key,
        concat('answered ', message_id) as link
    from copies
    where not is_ambiguous
    union all
    select
        message_key,
        concat('message ', message_key) as link
    from copies

),

linked as (

    select
        message_key,
        array_agg(distinct to_hex(md5(link)) order by to_hex(md5(link))) as links
    from links
    group by 1

),

named as (

    select
        message_key,
        array_agg(id order by position, id) as ids
    from mentions
    group by 1

),

counted as (

    select
        message_key,
        count(*) as copies,
        min(occurred_at) as first_received_at
    from copies
    group by 1

),

messages as (

    select
        named.message_key,
        named.ids,
        linked.links,
        counted.copies,
        counted.first_received_at
    from named
    inner join linked
        on named.message_key = linked.message_key
    inner join counted
        on named.message_key = counted.message_key

),

hashed as (

    select
        *,
        to_hex(md5(to_json_string(struct(ids, links, copies, first_received_at)))) as source_hash
    from messages

)

select * from hashed
