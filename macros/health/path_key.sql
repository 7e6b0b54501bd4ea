{#- The identity of a path: a hash of its connection, object type and name. -#}
{%- macro path_key(relation) -%}
    to_hex(sha256(to_json_string(struct(
        {{ relation }}.connection_name as connection_name,
        {{ relation }}.object_type as object_type,
        {{ relation }}.path as path
    ))))
{%- endmacro -%}
