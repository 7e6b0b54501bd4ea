-- One row per message, link and what gives it that link: messages that share a link are in one
-- thread. Who knows an id can name it: that alone joins nothing.
with copies as (

    select * from {{ ref('int_mail_copies') }}

),

mentions as (

    select * from {{ ref('int_mail_mentions') }}

),

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

)

select * from links
