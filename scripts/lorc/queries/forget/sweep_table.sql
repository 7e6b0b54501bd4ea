{#- Deletes forgotten objects from a table that has a row per idem_key. -#}
delete from {{ relation }}
where to_hex(sha256(idem_key)) in (
    select forgotten.key_hash from {{ table('forgotten_objects') }} as forgotten
)
