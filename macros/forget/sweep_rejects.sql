{#- Deletes forgotten records from rejected_objects. -#}
{%- macro sweep_rejects(rejected_objects, forgotten_objects) -%}
    delete from {{ rejected_objects }}
    where {{ key_hash(
        'source_system', 'connection_name', 'object_type', 'external_id', 'raw_text'
    ) }} in (select forgotten.key_hash from {{ forgotten_objects }} as forgotten)
{%- endmacro -%}
