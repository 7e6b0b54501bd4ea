{#- The rejected records of a connection that are not accepted since, with their text; of one reason
    or of all. -#}
select
    object_type,
    reject_reason,
    raw_text,
    last_seen
from {{ table('rejected_objects') }}
where
    accepted_at is null
    and connection_name = {{ sql_string(connection_name) }}
    and reject_reason = coalesce({{ sql_string(reason) }}, reject_reason)
order by last_seen, reject_key
