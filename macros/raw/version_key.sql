{#- The identity of a version: a hash of the object's key, of the run that made it, of its payload's
    hash and of whether it is deleted. -#}
{%- macro version_key(objects) -%}
    to_hex(sha256(to_json_string(struct(
        {{ objects }}.idem_key as idem_key,
        {{ objects }}.changed_run_id as changed_run_id,
        {{ objects }}.payload_hash as payload_hash,
        {{ objects }}.deleted_at is not null as is_deleted
    ))))
{%- endmacro -%}
