{#- One INSERT for all events of one moment of a run. A row names its event_type and what differs
    from a job event that went well; the rest follows from the run. Rendered by dbt and, before
    dbt is up, by the runner. -#}
{%- macro insert_events(event_log, run, rows) -%}
    insert into {{ event_log }} (
        event_id, event_type, source_system, connection_name, target_object_type,
        event_schema_ref, correlation_id, trace_id, created_at, status, error_message, payload
    )
    values
    {%- for row in rows %}
        (
            generate_uuid(),
            {{ sql_string(row.event_type) }},
            {{ sql_string(row.source_system | default('lorchestra')) }},
            {{ sql_string(row.connection_name | default(none)) }},
            {{ sql_string(row.object_type | default(none)) }},
            'iglu:com.mensio.event/{{ row.event_type | replace('.', '_') }}/jsonschema/{{ schema_version(row.event_type) }}',
            {{ sql_string(run.id) }},
            {{ sql_string(run.trace_id | default(none)) }},
            timestamp({{ sql_string(row.created_at) }}),
            {{ sql_string(row.status | default('ok')) }},
            {{ sql_string(row.error_message | default(none)) }},
            {{ sql_json(row.payload | default(none)) }}
        ){{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
