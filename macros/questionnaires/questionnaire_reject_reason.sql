{#- Why a form response cannot be made canonical; null when it can. Answers that are left out are
    those of a response in which nothing was answered. -#}
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
    end
{%- endmacro -%}
