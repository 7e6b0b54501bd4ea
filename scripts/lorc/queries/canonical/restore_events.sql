{#- Adds @events, a JSON list, to canonical_events, each once and none of a forgotten object. -#}
insert into {{ table('canonical_events') }} (
    event_id, event_type, schema_ref, occurred_at, idem_key, payload, recorded_at
)
with told as (
    select
        json_value(event, '$.event_id') as event_id,
        json_value(event, '$.event_type') as event_type,
        json_value(event, '$.schema_ref') as schema_ref,
        timestamp(json_value(event, '$.occurred_at')) as occurred_at,
        json_value(event, '$.idem_key') as idem_key,
        json_query(event, '$.payload') as payload,
        timestamp(json_value(event, '$.recorded_at')) as recorded_at
    from unnest(json_query_array(parse_json(@events))) as event
)
select told.*
from told
left join {{ table('canonical_events') }} as known
    on told.event_id = known.event_id
left join {{ table('forgotten_objects') }} as forgotten
    on to_hex(sha256(told.idem_key)) = forgotten.key_hash
where known.event_id is null and forgotten.key_hash is null
qualify row_number() over (partition by told.event_id order by told.recorded_at) = 1
