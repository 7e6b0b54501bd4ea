{#- Whether an answer, joined to the answer maps, says anything: not blank, and no refusal. -#}
{%- macro is_given() -%}
    (ifnull(trim(answers.raw_value), '') != '' and not ifnull(answer_maps.is_missing, false))
{%- endmacro -%}
