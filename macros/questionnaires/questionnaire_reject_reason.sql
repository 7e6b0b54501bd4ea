{#- Why a form response cannot be made canonical; null when it can. Answers that are left out are
    those of a response in which nothing was answered. To cut an answer out costs the length of all
    of them: 300 answers of 10,000 characters each come to 900 million. -#}
{%- macro questionnaire_reject_reason(payload='payload', context='context') -%}
    case
        when json_value({{ payload }}, '$.responseId') is null then 'no_response_id'
        when
            json_value({{ payload }}, '$.formId') is null
            and json_value({{ context }}, '$.formId') is null
            then 'no_form_id'
        when
            {{ source_time("json_value(" ~ payload ~ ", '$.lastSubmittedTime')") }} is null
            and {{ source_time("json_value(" ~ payload ~ ", '$.createTime')") }} is null
            then 'no_submitted_time'
        when
            json_type(json_query({{ payload }}, '$.answers')) not in ('object', 'null')
            then 'answers_not_an_object'
        when
            array_length(json_keys(json_query({{ payload }}, '$.answers'), 1))
            * length(to_json_string(json_query({{ payload }}, '$.answers')))
            > 1000000000
            then 'answers_too_large'
    end
{%- endmacro -%}
