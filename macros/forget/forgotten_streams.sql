{#- The streams of which objects were forgotten. -#}
{%- macro forgotten_streams(forgotten_objects, conditions) -%}
    select distinct
        connection_name,
        object_type
    from {{ forgotten_objects }}
    where {{ conditions | join(' and ') }}
{%- endmacro -%}
