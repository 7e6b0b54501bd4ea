{#- The events of some runs, of which the first began at `started_at`. -#}
select
    correlation_id,
    trace_id,
    event_type,
    source_system,
    connection_name,
    target_object_type as object_type,
    created_at,
    payload
from {{ table('event_log') }}
where
    correlation_id in ({{ sql_strings(run_ids) }})
    and created_at >= timestamp({{ sql_string(started_at) }})
order by correlation_id, created_at
