{#- The ids of a stream's records that name one of @ids at one of the paths. -#}
{%- macro names_one_of(record) -%}
    {%- for path in paths -%}
        json_value({{ record }}, '{{ path }}') in unnest(@ids){{ ' or ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
select {{ staged_id(stream.external_id) }} as external_id
from {{ table(stream.name, stream.dataset) }}
where {{ names_one_of('data') }}
union distinct
select stored.external_id
from {{ table('raw_objects') }} as stored
where
    stored.source_system = {{ sql_string(stream.source_system) }}
    and stored.connection_name = {{ sql_string(stream.connection_name) }}
    and stored.object_type = {{ sql_string(stream.object_type) }}
    and ({{ names_one_of('stored.payload') }})
