{#- The counts of a run's upserts, one row per stream, for the runner's summary. -#}
select
    target_object_type as object_type,
    int64(payload.inserted) as inserted,
    int64(payload.updated) as updated,
    int64(payload.unchanged) as unchanged,
    int64(payload.deleted) as deleted,
    int64(payload.rejected) as rejected
from {{ table('event_log') }}
where
    event_type = 'upsert.completed'
    and correlation_id = {{ sql_string(run_id) }}
    and created_at >= timestamp({{ sql_string(started_at) }})
order by object_type
