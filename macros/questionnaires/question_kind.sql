{#- Of which kind a question of a form is, from `question` and the `choice` of its options, both as
    the Forms API writes them. -#}
{%- macro question_kind(question, choice) -%}
    case
        when {{ choice }} is not null then lower(json_value({{ choice }}, '$.type'))
        when json_query({{ question }}, '$.scaleQuestion') is not null then 'scale'
        when json_query({{ question }}, '$.ratingQuestion') is not null then 'rating'
        when json_query({{ question }}, '$.textQuestion') is not null then 'text'
        when json_query({{ question }}, '$.dateQuestion') is not null then 'date'
        when json_query({{ question }}, '$.timeQuestion') is not null then 'time'
        when json_query({{ question }}, '$.fileUploadQuestion') is not null then 'file_upload'
    end
{%- endmacro -%}
