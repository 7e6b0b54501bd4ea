{#- Puts @objects, a JSON list, on the list of forgotten objects, each once: {source_system,
    connection_name, object_type} with an external_id or a key_hash. -#}
insert into {{ table('forgotten_objects') }} (
    key_hash, source_system, connection_name, object_type, first_run_id, forgotten_run_id,
    forgotten_at
)
with named as (
    select distinct
        json_value(entry, '$.source_system') as source_system,
        json_value(entry, '$.connection_name') as connection_name,
        json_value(entry, '$.object_type') as object_type,
        coalesce(
            json_value(entry, '$.key_hash'),
            to_hex(sha256({{ idem_key(
                "json_value(entry, '$.source_system')",
                "json_value(entry, '$.connection_name')",
                "json_value(entry, '$.object_type')",
                "json_value(entry, '$.external_id')"
            ) }}))
        ) as key_hash
    from unnest(json_query_array(@objects)) as entry
)
select
    named.key_hash,
    named.source_system,
    named.connection_name,
    named.object_type,
    stored.first_run_id,
    {{ sql_string(run_id) }} as forgotten_run_id,
    current_timestamp() as forgotten_at
from named
left join {{ table('raw_objects') }} as stored
    on
        named.source_system = stored.source_system
        and named.connection_name = stored.connection_name
        and named.object_type = stored.object_type
        and named.key_hash = to_hex(sha256(stored.idem_key))
left join {{ table('forgotten_objects') }} as known
    on named.key_hash = known.key_hash
where known.key_hash is null
