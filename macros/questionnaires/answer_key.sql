{#- The identity of one value of one answer. -#}
{%- macro answer_key(idem_key, question_id, position) -%}
    to_hex(sha256(to_json_string([
        {{ idem_key }}, {{ question_id }}, cast({{ position }} as string)
    ])))
{%- endmacro -%}
