{#- The text of a record that is not stored as an object: as the tap wrote it. -#}
{%- macro raw_text(payload) -%}
    coalesce(json_value({{ payload }}, '$._tee_rejected.raw'), to_json_string({{ payload }}), '')
{%- endmacro -%}
