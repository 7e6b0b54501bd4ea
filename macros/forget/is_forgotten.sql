{#- Whether a staged record of a stream is on the list of forgotten objects. -#}
{%- macro is_forgotten(stream, forgotten_objects) -%}
    {{ staged_key_hash(stream) }} in (
        select forgotten.key_hash
        from {{ forgotten_objects }} as forgotten
        where
            forgotten.connection_name = {{ sql_string(stream.connection_name) }}
            and forgotten.object_type = {{ sql_string(stream.object_type) }}
    )
{%- endmacro -%}
