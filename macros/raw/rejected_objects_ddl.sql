{#- The records that raw_objects does not take. -#}
{%- macro rejected_objects_ddl(relation) -%}
    create table if not exists {{ relation }} (
        reject_key string not null,
        source_system string not null,
        connection_name string not null,
        object_type string not null,
        external_id string,
        reject_reason string not null,
        raw_text string not null,
        first_seen timestamp not null,
        last_seen timestamp not null,
        staged_at timestamp,
        first_run_id string,
        last_run_id string,
        accepted_at timestamp
    )
    cluster by source_system, connection_name, object_type, reject_key
{%- endmacro -%}
