{#- One row per value of each answer in a relation with idem_key and answers (JSON): a checkbox
    question and a file upload have several. An answer without any value has one row too. An answer
    is cut out before its values are listed: else each value would carry the whole response. -#}
{%- macro answer_values(responses) -%}
    select
        given.idem_key,
        given.question_id,
        coalesce(position, 0) as position,
        coalesce(
            json_value(answer, '$.value'),
            json_value(answer, '$.fileName'),
            json_value(answer, '$.fileId')
        ) as raw_value
    from (

        select
            responses.idem_key,
            question_id,
            array_concat(
                ifnull(
                    json_query_array(responses.answers[question_id], '$.textAnswers.answers'), []
                ),
                ifnull(
                    json_query_array(responses.answers[question_id], '$.fileUploadAnswers.answers'),
                    []
                )
            ) as answers
        from {{ responses }} as responses
        cross join unnest(json_keys(responses.answers, 1)) as question_id

    ) as given
    left join unnest(given.answers) as answer with offset as position
        on true
{%- endmacro -%}
