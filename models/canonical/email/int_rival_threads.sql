-- One row per message of the threads without a change that may own the id that a family begins
-- with: of each family the earliest.
with families as (

    select distinct family as family_key
    from {{ ref('int_examined_messages') }} as members
    cross join unnest([members.family_key, to_hex(md5(members.ids[safe_offset(0)]))]) as family
    where family is not null

),

untouched as (

    select held.*
    from {{ ref('int_held_threads') }} as held
    inner join families
        on held.family_key = families.family_key
    left join {{ ref('int_touched_threads') }} as touched
        on held.thread_key = touched.thread_key
    where touched.thread_key is null

),

begun as (

    select
        *,
        first_value(struct(
            untouched.thread_key as thread_key,
            untouched.message_key as message_key,
            untouched.first_received_at as received_at
        )) over (
            partition by family_key
            order by first_received_at is null, first_received_at, message_key
        ) as beginning
    from untouched

),

rivals as (

    select * from begun
    where thread_key = beginning.thread_key

)

select * from rivals
