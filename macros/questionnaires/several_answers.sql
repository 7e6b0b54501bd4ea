{#- Whether an item was answered more than once in a response: by two options of a checkbox
    question, or by two questions that are bound to it. None of them can be taken. -#}
{%- macro several_answers() -%}
    countif(questions.item_number is not null and {{ is_given() }}) over (
        partition by
            answers.idem_key,
            questions.instrument_id,
            questions.instrument_version,
            questions.item_number
    ) > 1
{%- endmacro -%}
