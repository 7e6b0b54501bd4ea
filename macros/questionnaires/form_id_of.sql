{#- The form of a response, which the response names when it was asked for alone, and the API's
    context when it came in a list. -#}
{%- macro form_id_of(payload='payload', context='context') -%}
    coalesce(json_value({{ payload }}, '$.formId'), json_value({{ context }}, '$.formId'))
{%- endmacro -%}
