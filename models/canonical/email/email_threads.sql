-- One row per distinct message: the thread it belongs to, over accounts and providers. Threads are
-- the connected components of the links of messages; a run examines the families with a change,
-- those of the ids alone, because threads of one family can have the same first id.
with messages as (

    select * from {{ ref('int_threadable_emails') }}

),

stored as (

    {% if is_incremental() %}
        select * from {{ this }}
    {% else %}
        select
            messages.*,
            '' as thread_key,
            '' as family_key
        from messages
        where false
    {% endif %}

),

changed as (

    select
        coalesce(messages.message_key, stored.message_key) as message_key,
        array_concat(coalesce(messages.ids, []), coalesce(stored.ids, [])) as ids
    from messages
    full outer join stored
        on messages.message_key = stored.message_key
    where messages.source_hash is distinct from stored.source_hash

),

changed_ids as (

    select distinct mention as id
    from changed
    cross join unnest(changed.ids) as mention

),

-- what is connected with a change was so before, so that one step reaches all of it
touched as (

    select distinct stored.family_key
    from stored
    cross join unnest(stored.ids) as mention
    inner join changed_ids
        on mention = changed_ids.id

),

examined as (

    select message_key from changed
    union distinct
    select stored.message_key
    from stored
    inner join touched
        on stored.family_key = touched.family_key

),

members as (

    select messages.*
    from messages
    inner join examined
        on messages.message_key = examined.message_key

),

keys as (

    {{ threads_of('members') }}

),

threads as (

    select
        examined.message_key,
        keys.thread_key,
        keys.family_key,
        members.ids,
        members.copies,
        members.first_received_at,
        members.source_hash
    from examined
    left join members
        on examined.message_key = members.message_key
    left join keys
        on examined.message_key = keys.message_key

)

select * from threads
