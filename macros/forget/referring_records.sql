{#- The ids of a stream's records that name one of @ids at one of the paths. -#}
{%- macro referring_records(stream, raw_objects, paths) -%}
    select {{ staged_id(stream.external_id) }} as external_id
    from {{ stream.relation }}
    where
        {% for path in paths -%}
        {{ 'or ' if not loop.first }}json_value(data, '{{ path }}') in unnest(@ids)
        {% endfor -%}
    union distinct
    select stored.external_id
    from {{ raw_objects }} as stored
    where
        stored.source_system = {{ sql_string(stream.source_system) }}
        and stored.connection_name = {{ sql_string(stream.connection_name) }}
        and stored.object_type = {{ sql_string(stream.object_type) }}
        and (
            {% for path in paths -%}
            {{ 'or ' if not loop.first }}json_value(stored.payload, '{{ path }}') in unnest(@ids)
            {% endfor -%}
        )
{%- endmacro -%}
