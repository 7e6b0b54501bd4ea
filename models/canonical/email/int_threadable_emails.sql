-- One row per distinct message, in however many mailboxes it lies: the ids that it names, and the
-- links that join it with others. Narrow, because email_threads compares all of it in every run.
with copies as (

    select * from {{ ref('int_mail_copies') }}

),

mentions as (

    select * from {{ ref('int_mail_mentions') }}

),

links as (

    select * from {{ ref('int_mail_links') }}

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
