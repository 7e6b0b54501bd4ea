{#- The rows of canonical_answers for `answers` (idem_key, question_id, position, raw_value) of
    `responses` (idem_key, form_id, context_hash, source_hash). What a question means is looked up in
    the seeds: instrument and item by its binding, the value by the item's answer set, or else by the
    instrument's refusals. Of several answers to one item, in one question or two, none counts. -#}
{%- macro coded_answers(answers, responses) -%}
    {%- set is_given = "(ifnull(trim(answers.raw_value), '') != ''"
        ~ " and not ifnull(answer_maps.is_missing, false))" -%}
    {%- set is_one_of_several -%}
        countif(questions.item_number is not null and {{ is_given }}) over (
            partition by answers.idem_key, questions.instrument_id,
                questions.instrument_version, questions.item_number
        ) > 1
    {%- endset -%}
    select
        to_hex(sha256(to_json_string(
            [answers.idem_key, answers.question_id, cast(answers.position as string)]
        ))) as answer_key,
        answers.idem_key,
        responses.form_id,
        answers.question_id,
        questions.question_title,
        answers.position,
        answers.raw_value,
        questions.instrument_id,
        questions.instrument_version,
        questions.item_number,
        if({{ is_one_of_several }}, null, answer_maps.value) as coded_value,
        case
            when questions.instrument_id is null then null
            when items.item_number is null then 'no_such_item'
            when not {{ is_given }} then null
            when
                answer_maps.answer is null
                and regexp_contains(trim(answers.raw_value), r'^[+-]?[0-9]+([.,][0-9]+)?$')
                then 'out_of_range'
            when answer_maps.answer is null then 'unknown_answer'
            when {{ is_one_of_several }} then 'several_answers'
        end as reject_reason,
        responses.context_hash,
        responses.source_hash
    from {{ answers }} as answers
    inner join {{ responses }} as responses
        on answers.idem_key = responses.idem_key
    left join {{ ref('form_questions') }} as questions
        on responses.form_id = questions.form_id and answers.question_id = questions.question_id
    left join {{ ref('instrument_items') }} as items
        on
            questions.instrument_id = items.instrument_id
            and questions.instrument_version = items.instrument_version
            and questions.item_number = items.item_number
    left join {{ ref('instruments') }} as instruments
        on
            questions.instrument_id = instruments.instrument_id
            and questions.instrument_version = instruments.instrument_version
    left join {{ ref('answer_maps') }} as answer_maps
        on
            answer_maps.answer_set in (items.answer_set, instruments.refusal_set)
            and {{ normalised_answer('answer_maps.answer') }}
            = {{ normalised_answer('answers.raw_value') }}
{%- endmacro -%}
