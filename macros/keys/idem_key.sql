{#- The only place that makes an identity. The parts before the last come from the dbt sources'
    meta, which `staged_streams` holds to a pattern without the separator, so no two objects
    share a key however their external_id is written. -#}
{%- macro idem_key(source_system, connection_name, object_type, external_id) -%}
    concat({{ source_system }}, ':', {{ connection_name }}, ':', {{ object_type }}, ':', {{ external_id }})
{%- endmacro -%}
