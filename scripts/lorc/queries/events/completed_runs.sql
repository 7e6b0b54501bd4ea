{#- The runs of some jobs that began at a time or later and completed. -#}
select correlation_id
from {{ table('event_log') }}
where
    event_type = 'job.completed'
    and created_at >= timestamp({{ sql_string(started_at) }})
    and json_value(payload, '$.job_name') in ({{ sql_strings(job_names) }})
