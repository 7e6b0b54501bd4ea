{#- The identity of a score: one response, one instrument, whatever the version. -#}
{%- macro score_key(idem_key, instrument_id) -%}
    to_hex(sha256(to_json_string([{{ idem_key }}, {{ instrument_id }}])))
{%- endmacro -%}
