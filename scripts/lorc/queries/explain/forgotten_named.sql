{#- What the list of forgotten objects says of the object whose key, or whose id at the source, is
    @name: the list holds hashes, so it is asked with one. -#}
select * from {{ table('forgotten_objects') }}
where
    key_hash in (
        to_hex(sha256(@name)),
        to_hex(sha256(
            {{ idem_key('source_system', 'connection_name', 'object_type', '@name') }}
        ))
    )
