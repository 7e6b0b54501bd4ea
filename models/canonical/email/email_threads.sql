-- One row per distinct message: the thread it belongs to, over accounts and providers. Threads are
-- the connected components of the links of messages; a run examines those with a change alone.
with messages as (

    select * from {{ ref('int_threadable_emails') }}

),

changed_ids as (

    select * from {{ ref('int_changed_message_ids') }}

),

stored as (

    {% if is_incremental() %}
        select
            thread_key,
            family_key,
            message_key,
            message_id,
            ids,
            copies,
            first_received_at,
            links,
            conversations,
            mails,
            source_hash
        from {{ this }}
    {% else %}
        select
            '' as thread_key,
            '' as family_key,
            messages.*
        from messages
        where false
    {% endif %}

),

-- what the changed messages were, and what they are now
versions as (

    select
        stored.message_key,
        stored.thread_key,
        array_concat(stored.links, stored.conversations) as links
    from stored
    inner join changed_ids
        on stored.message_id = changed_ids.message_id
    union all
    select
        message_key,
        null as thread_key,
        array_concat(links, conversations) as links
    from messages

),

changed_links as (

    select distinct link
    from versions
    cross join unnest(versions.links) as link

),

-- threads are closed under links, so that one step reaches all that is connected with a change
touched as (

    select distinct
        stored.thread_key,
        stored.family_key
    from stored
    cross join unnest(array_concat(stored.links, stored.conversations)) as held
    inner join changed_links
        on held = changed_links.link

),

members as (

    select * from messages
    union all
    select stored.* except (thread_key, family_key)
    from stored
    inner join touched
        on stored.thread_key = touched.thread_key
    left join changed_ids
        on stored.message_id = changed_ids.message_id
    where changed_ids.message_id is null

),

begun as (

    {{ threads_of('members') }}

),

families as (

    select family_key from begun
    union distinct
    select family_key from touched

),

-- of the threads without a change the one that may own a family's id: its earliest
rivals as (

    select
        stored.family_key,
        stored.thread_key,
        stored.message_key,
        stored.ids[safe_offset(0)] as id,
        stored.first_received_at as received_at
    from stored
    inner join families
        on stored.family_key = families.family_key
    left join touched
        on stored.thread_key = touched.thread_key
    where touched.thread_key is null
    qualify
        row_number() over (
            partition by stored.family_key
            order by stored.first_received_at is null, stored.first_received_at, stored.message_key
        ) = 1

),

beginnings as (

    select
        message_key,
        null as thread_key,
        family_key,
        beginning,
        id,
        received_at
    from begun
    union all
    select
        message_key,
        thread_key,
        family_key,
        message_key as beginning,
        id,
        received_at
    from rivals

),

-- of threads that begin with the same id the earliest has it; the keys of the others' first
-- messages stand behind it
owned as (

    select
        *,
        first_value(beginning) over (
            partition by family_key order by received_at is null, received_at, beginning
        ) as owner
    from beginnings

),

keyed as (

    select
        message_key,
        thread_key as held_key,
        family_key,
        if(
            owner = beginning, family_key, to_hex(md5(concat(id, ' ', beginning)))
        ) as thread_key
    from owned

),

threads as (

    select
        members.*,
        keyed.thread_key,
        keyed.family_key
    from members
    inner join keyed
        on members.message_key = keyed.message_key
    where keyed.held_key is null
    union all
    -- a thread whose own id another has now, or has no longer
    select
        stored.* except (thread_key, family_key),
        keyed.thread_key,
        keyed.family_key
    from stored
    inner join keyed
        on stored.thread_key = keyed.held_key
    where keyed.thread_key != keyed.held_key

),

concerned as (

    select distinct message_key from versions

),

-- what is gone has nulls for all else
rows_to_merge as (

    select
        coalesce(threads.message_key, concerned.message_key) as message_key,
        threads.thread_key,
        threads.family_key,
        threads.ids,
        threads.copies,
        threads.first_received_at,
        threads.source_hash,
        threads.message_id,
        threads.links,
        threads.conversations,
        threads.mails
    from threads
    full outer join concerned
        on threads.message_key = concerned.message_key

)

select * from rows_to_merge
