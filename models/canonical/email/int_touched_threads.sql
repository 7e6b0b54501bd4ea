-- One row per thread that shares a link with a changed message, as that was or as it is. Threads
-- are closed under links, so that one step reaches all that is connected with a change.
with held as (

    select * from {{ ref('int_held_threads') }}

),

links_before as (

    select distinct link
    from held
    inner join {{ ref('int_changed_message_ids') }} as changed_ids
        on held.message_id = changed_ids.message_id
    cross join unnest(array_concat(held.links, held.conversations)) as link

),

links_now as (

    select distinct link
    from {{ ref('int_threadable_emails') }} as messages
    cross join unnest(array_concat(messages.links, messages.conversations)) as link

),

changed_links as (

    select link from links_before
    union distinct
    select link from links_now

),

-- two columns of all that is held, each by itself: what is read of every message is little
held_links as (

    select
        held.thread_key,
        link
    from held
    cross join unnest(held.links) as link
    union all
    select
        held.thread_key,
        link
    from held
    cross join unnest(held.conversations) as link

),

touched as (

    select distinct held_links.thread_key
    from held_links
    inner join changed_links
        on held_links.link = changed_links.link

)

select * from touched
