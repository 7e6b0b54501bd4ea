{#- What responses (idem_key, form_id, answers) tell of who sent them, in answer to the questions
    that the seed form_fields names, how many values they hold, and how many of those are to
    questions that the form asks or the seeds bind. The parts of a name may be asked one by one. The
    email is the one address given: "none" or "-" must not make two respondents one person, and of
    several, all are kept. -#}
{%- macro respondents(responses) -%}
    select
        told.* except (addresses, emails),
        if(array_length(told.emails) = 1, told.emails[safe_offset(0)], null) as email,
        if(array_length(told.emails) > 1, told.emails, []) as emails
    from (

        select
            *,
            array(
                select {{ normalised_email('address') }}
                from unnest(addresses) as address
                where
                    regexp_contains(
                        {{ normalised_email('address') }},
                        r'^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+$'
                    )
                group by 1
                order by 1
            ) as emails
        from (

            select
                answered.idem_key,
                count(*) as answer_count,
                countif(questions.question_id is not null) as known_answer_count,
                array_concat_agg(
                    if(questions.field = 'email', {{ email_list('answered.raw_value') }}, [])
                ) as addresses,
                string_agg(
                    if(questions.field = 'name', nullif(trim(answered.raw_value), ''), null),
                    ' '
                    order by questions.item_position, questions.row_position, answered.question_id
                ) as respondent_name,
                min(
                    if(questions.field = 'client_code', nullif(trim(answered.raw_value), ''), null)
                ) as client_code
            from (

                {{ answer_values(responses) }}

            ) as answered
            inner join {{ responses }} as accepted
                on answered.idem_key = accepted.idem_key
            left join {{ ref('form_questions') }} as questions
                on
                    accepted.form_id = questions.form_id
                    and answered.question_id = questions.question_id
            group by 1

        )

    ) as told
{%- endmacro -%}
