{#- The ids of a stream's records that name one of @ids at one of the paths. -#}
{%- macro referring_records(stream, raw_objects, paths) -%}
    select {{ staged_id(stream.external_id) }} as external_id
    from {{ stream.relation }}
    where {{ names_one_of('data', paths) }}
    union distinct
    select stored.external_id
    from {{ raw_objects }} as stored
    where
        stored.source_system = {{ sql_string(stream.source_system) }}
        and stored.connection_name = {{ sql_string(stream.connection_name) }}
        and stored.object_type = {{ sql_string(stream.object_type) }}
        and ({{ names_one_of('stored.payload', paths) }})
{%- endmacro -%}
