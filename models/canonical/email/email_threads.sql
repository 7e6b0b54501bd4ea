-- One row per distinct message: the thread it belongs to, over accounts and providers. Threads are
-- the connected components of the links of messages; a run examines those with a change alone.
with members as (

    select * from {{ ref('int_examined_messages') }}

),

present as (

    select * from members
    where not is_stale

),

begun as (

    {{ threads_of('present') }}

),

examined as (

    select
        members.* except (family_key),
        cast(null as string) as held_key,
        to_hex(md5(begun.id)) as family_key,
        begun.id,
        begun.beginning,
        begun.received_at
    from members
    left join begun
        on members.message_key = begun.message_key
    union all
    select
        rivals.* except (thread_key, family_key, beginning),
        false as is_stale,
        rivals.thread_key as held_key,
        rivals.family_key,
        null as id,
        rivals.beginning.message_key as beginning,
        rivals.beginning.received_at
    from {{ ref('int_rival_threads') }} as rivals

),

-- of threads that begin with the same id the earliest has it; the keys of the others' first
-- messages stand behind it
owned as (

    select
        *,
        first_value(beginning) over (
            partition by family_key order by received_at is null, received_at, beginning
        ) as owner,
        max(id) over (partition by family_key) as family_id
    from examined

),

keyed as (

    select
        *,
        if(
            owner = beginning, family_key, to_hex(md5(concat(family_id, ' ', beginning)))
        ) as thread_key
    from owned

),

-- what is gone has nulls for all else
threads as (

    select
        message_key,
        if(is_stale, null, thread_key) as thread_key,
        if(is_stale, null, family_key) as family_key,
        ids,
        copies,
        first_received_at,
        if(is_stale, null, source_hash) as source_hash,
        message_id,
        links,
        conversations,
        mails
    from keyed
    where held_key is null or held_key != thread_key

)

select * from threads
