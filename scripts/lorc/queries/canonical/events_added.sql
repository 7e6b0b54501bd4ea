{#- The canonical events that were recorded after a moment, in the order in which they were. -#}
select
    event_id,
    event_type,
    schema_ref,
    occurred_at,
    idem_key,
    payload,
    recorded_at
from {{ table('canonical_events') }}
where recorded_at > timestamp(@after)
order by recorded_at, event_id
