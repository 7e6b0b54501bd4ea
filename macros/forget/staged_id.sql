{#- The id of a staged record, wrapped by the tee or not. `path` is a stream's meta.external_id. -#}
{%- macro staged_id(path) -%}
    coalesce(json_value(data, '{{ path }}'), json_value(data, '$._tee_rejected.external_id'))
{%- endmacro -%}
