{#- The append-only event log. Rendered by dbt and, before dbt is up, by the runner. -#}
{%- macro event_log_ddl(event_log) -%}
    create table if not exists {{ event_log }} (
        event_id string not null,
        event_type string not null,
        source_system string not null,
        connection_name string,
        target_object_type string,
        event_schema_ref string,
        correlation_id string,
        trace_id string,
        created_at timestamp not null,
        status string not null,
        error_message string,
        payload json
    )
    partition by date(created_at)
    cluster by source_system, event_type
{%- endmacro -%}
