{#- The objects that were forgotten on a person's request and stay away: hashes, no content. -#}
{%- macro forgotten_objects_ddl(relation) -%}
    create table if not exists {{ relation }} (
        key_hash string not null,
        source_system string not null,
        connection_name string not null,
        object_type string not null,
        first_run_id string,
        forgotten_run_id string not null,
        forgotten_at timestamp not null
    )
    cluster by connection_name, object_type
{%- endmacro -%}
