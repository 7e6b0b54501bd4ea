{#- What a staged record of a stream is known by when it is forgotten. -#}
{%- macro staged_key_hash(stream) -%}
    {{ key_hash(
        sql_string(stream.source_system),
        sql_string(stream.connection_name),
        sql_string(stream.object_type),
        staged_id(stream.external_id),
        raw_text('data')
    ) }}
{%- endmacro -%}
