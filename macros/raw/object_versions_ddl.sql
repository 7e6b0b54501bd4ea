{#- What became of each object in which run. -#}
{%- macro object_versions_ddl(relation) -%}
    create table if not exists {{ relation }} (
        version_key string not null,
        idem_key string not null,
        source_system string not null,
        connection_name string not null,
        object_type string not null,
        payload_hash string,
        change string not null,
        changed_at timestamp not null,
        correlation_id string,
        recorded_at timestamp not null
    )
    cluster by source_system, connection_name, object_type, idem_key
{%- endmacro -%}
