{#- The events of the runs that began at a time or later, null for all, run by run in the order of
    their beginnings. -#}
with events as (

    select
        *,
        min(created_at) over (partition by correlation_id) as run_began_at
    from {{ table('event_log') }}

)

select * except (run_began_at)
from events
where run_began_at >= timestamp({{ sql_string(since or '0001-01-01') }})
order by run_began_at, correlation_id, created_at, event_type, event_id
