{#- The contract: the first nine columns keep their names, types and order; others follow. -#}
{%- macro raw_objects_ddl(relation) -%}
    create table if not exists {{ relation }} (
        idem_key string not null,
        source_system string not null,
        connection_name string not null,
        object_type string not null,
        schema_ref string,
        external_id string,
        payload json not null,
        first_seen timestamp not null,
        last_seen timestamp not null,
        payload_hash string,
        staged_at timestamp,
        first_run_id string,
        changed_run_id string,
        last_run_id string,
        deleted_at timestamp,
        context json
    )
    cluster by source_system, connection_name, object_type, idem_key
{%- endmacro -%}
