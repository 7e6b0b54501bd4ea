{#- The identity of a record that has none of its own: its stream, the reason and its text. -#}
{%- macro reject_key(source_system, connection_name, object_type, reject_reason, raw_text) -%}
    to_hex(sha256({{ idem_key(
        source_system, connection_name, object_type,
        'to_json_string([' ~ reject_reason ~ ', ' ~ raw_text ~ '])'
    ) }}))
{%- endmacro -%}
