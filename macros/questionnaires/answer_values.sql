{#- One row per value of each answer in a relation with idem_key and answers (JSON): a checkbox
    question and a file upload have several. An answer without any value has one row too. One that
    is not as the API writes it has its text, so that what was given is never taken for nothing. An
    answer is cut out before its values are listed: else each value would carry the response. -#}
{%- macro answer_values(responses) -%}
    select
        listed.idem_key,
        listed.question_id,
        coalesce(position, 0) as position,
        coalesce(
            json_value(given, '$.value'),
            json_value(given, '$.fileName'),
            json_value(given, '$.fileId'),
            json_value(given, '$'),
            nullif(
                to_json_string(if(json_type(given) = 'object', json_query(given, '$.value'), given)),
                'null'
            )
        ) as raw_value
    from (

        select
            idem_key,
            question_id,
            array_concat(
                ifnull(json_query_array(answer, '$.textAnswers.answers'), []),
                ifnull(json_query_array(answer, '$.fileUploadAnswers.answers'), []),
                if(
                    json_type(answer) not in ('null', 'object')
                    or json_query(answer, '$.value') is not null,
                    [answer],
                    []
                ),
                if(
                    json_type(json_query(answer, '$.textAnswers')) not in ('null', 'object'),
                    [json_query(answer, '$.textAnswers')],
                    []
                ),
                if(
                    json_type(json_query(answer, '$.textAnswers.answers')) not in ('null', 'array'),
                    [json_query(answer, '$.textAnswers.answers')],
                    []
                )
            ) as answers
        from (

            select
                responses.idem_key,
                question_id,
                responses.answers[question_id] as answer
            from {{ responses }} as responses
            cross join unnest(json_keys(responses.answers, 1)) as question_id

        ) as answered

    ) as listed
    left join unnest(listed.answers) as given with offset as position
        on true
{%- endmacro -%}
