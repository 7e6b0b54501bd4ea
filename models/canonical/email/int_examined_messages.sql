-- One row per message of the threads that have to be examined: changed, unchanged, or gone.
with versions as (

    select
        *,
        cast(null as string) as family_key,
        false as is_stale
    from {{ ref('int_threadable_emails') }}
    union all
    select
        held.* except (thread_key),
        changed_ids.message_id is not null as is_stale
    from {{ ref('int_held_threads') }} as held
    inner join {{ ref('int_touched_threads') }} as touched
        on held.thread_key = touched.thread_key
    left join {{ ref('int_changed_message_ids') }} as changed_ids
        on held.message_id = changed_ids.message_id

),

-- with what is gone, of which no new version stands beside the old one
members as (

    select * from versions
    qualify row_number() over (partition by message_key order by is_stale) = 1

)

select * from members
