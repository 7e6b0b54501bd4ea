{#- What a forgotten record is known by: the hash of its idem_key, with its text in place of an
    id that it does not have. Ids and records are not to be guessed, unlike a person's address. -#}
{%- macro key_hash(source_system, connection_name, object_type, external_id, raw_text) -%}
    to_hex(sha256({{ idem_key(
        source_system, connection_name, object_type,
        "coalesce(nullif(" ~ external_id ~ ", ''), " ~ raw_text ~ ")"
    ) }}))
{%- endmacro -%}
