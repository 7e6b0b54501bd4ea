{#- Why a form response cannot be made canonical; null when it can. -#}
{%- macro questionnaire_reject_reason(payload='payload', context='context') -%}
    case
        when json_value({{ payload }}, '$.responseId') is null then 'no_response_id'
        when {{ form_id_of(payload, context) }} is null then 'no_form_id'
        when {{ submitted_at(payload) }} is null then 'no_submitted_time'
        when json_query({{ payload }}, '$.answers') is null then 'no_answers'
        when json_type(json_query({{ payload }}, '$.answers')) != 'object' then 'answers_not_an_object'
    end
{%- endmacro -%}
