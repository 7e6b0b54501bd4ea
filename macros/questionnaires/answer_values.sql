{#- One row per value of each answer in a relation with idem_key and answers (JSON): a checkbox
    question and a file upload have several. An answer without any value has one row too. One that
    is not as the API writes it has its text, so that what was given is never taken for nothing. An
    answer is cut out before its values are listed: else each would carry the whole response. -#}
{%- macro answer_values(responses) -%}
    select
        given.idem_key,
        given.question_id,
        coalesce(position, 0) as position,
        coalesce(
            json_value(answer, '$.value'),
            json_value(answer, '$.fileName'),
            json_value(answer, '$.fileId'),
            json_value(answer, '$'),
            nullif(
                to_json_string(
                    if(json_type(answer) = 'object', json_query(answer, '$.value'), answer)
                ),
                'null'
            )
        ) as raw_value
    from (

        select
            cut.idem_key,
            cut.question_id,
            array_concat(
                ifnull(json_query_array(cut.whole, '$.textAnswers.answers'), []),
                ifnull(json_query_array(cut.whole, '$.fileUploadAnswers.answers'), []),
                array(
                    select strange
                    from
                        unnest([
                            cut.whole,
                            json_query(cut.whole, '$.textAnswers'),
                            json_query(cut.whole, '$.textAnswers.answers')
                        ]) as strange
                        with offset as depth
                    where
                        json_type(strange) not in ('null', if(depth < 2, 'object', 'array'))
                        or (depth = 0 and json_query(strange, '$.value') is not null)
                )
            ) as answers
        from (
            select
                responses.idem_key,
                question_id,
                responses.answers[question_id] as whole
            from {{ responses }} as responses
            cross join unnest(json_keys(responses.answers, 1)) as question_id
        ) as cut

    ) as given
    left join unnest(given.answers) as answer with offset as position
        on true
{%- endmacro -%}
