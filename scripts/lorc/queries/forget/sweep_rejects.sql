{#- Deletes forgotten records from rejected_objects. -#}
delete from {{ table('rejected_objects') }}
where {{ key_hash(
    'source_system', 'connection_name', 'object_type', 'external_id', 'raw_text'
) }} in (select forgotten.key_hash from {{ table('forgotten_objects') }} as forgotten)
