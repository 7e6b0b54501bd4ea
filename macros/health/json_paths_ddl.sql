{#- Which paths the payloads of each stream have had, and since when. -#}
{%- macro json_paths_ddl(relation) -%}
    create table if not exists {{ relation }} (
        path_key string not null,
        connection_name string not null,
        object_type string not null,
        path string not null,
        first_seen timestamp not null,
        last_seen timestamp not null,
        objects_before int64 not null,
        objects_with_path int64 not null,
        objects_since int64 not null,
        objects_read int64 not null,
        read_until timestamp not null
    )
    cluster by connection_name, object_type
{%- endmacro -%}
