{#- What responses (idem_key, form_id, answers) tell of who sent them, in answer to the questions
    that the seed form_fields names, how many values they hold, and how many of those are to
    questions that the form asks or the seeds bind. The parts of a name may be asked one by one. An
    email is the one address in its field: "none" or "-" must not make two respondents one
    person. -#}
{%- macro respondents(responses) -%}
    {%- set typed = normalised_email(
        email_list('answered.raw_value') ~ '[safe_offset(0)]'
    ) -%}
    select
        answered.idem_key,
        count(*) as answer_count,
        countif(questions.question_id is not null) as known_answer_count,
        min(if(
            questions.field = 'email'
            and array_length({{ email_list('answered.raw_value') }}) = 1
            and regexp_contains({{ typed }}, r'^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+$'),
            {{ typed }},
            null
        )) as email,
        string_agg(
            if(questions.field = 'name', nullif(trim(answered.raw_value), ''), null),
            ' ' order by questions.item_position, questions.row_position, answered.question_id
        ) as respondent_name,
        min(if(questions.field = 'client_code', nullif(trim(answered.raw_value), ''), null))
            as client_code
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
{%- endmacro -%}
