{#- What is forgotten, by the hashes of its keys. -#}
select key_hash from {{ table('forgotten_objects') }}
