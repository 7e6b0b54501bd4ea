{#- What does not fit between a form and its bindings, in one sentence with the way out; `found` has
    question_id, question_title, instrument_name, item_number, problem and detail. -#}
{%- macro binding_problem_sentence(found, form_title) -%}
    {%- set item = "concat(" ~ found ~ ".instrument_name, ' item ', " ~ found ~ ".item_number)" -%}
    {%- set title = "substr(coalesce(" ~ found ~ ".question_title, ''), 1, 80)" -%}
    {%- set question = "concat('\"', " ~ title ~ ", '\" (', " ~ found ~ ".question_id, ')')" -%}
    {%- set bindings = 'seeds/scores/form_bindings.csv' -%}
    concat(
        'Form "', coalesce({{ form_title }}, {{ found }}.form_id), '": ',
        case {{ found }}.problem
            when 'missing_question' then concat(
                'the question ', {{ found }}.question_id, ' of ', {{ item }},
                ' is no longer asked. Bind the question that took its place in {{ bindings }}.'
            )
            when 'no_such_item' then concat(
                {{ question }}, ' is bound to an item that there is not. Correct {{ bindings }}.'
            )
            when 'unbound_item' then concat(
                'no question is bound to ', {{ item }}, '. Bind the one that asks it in {{ bindings }}.'
            )
            when 'unknown_form' then concat(
                'it has answers of ', {{ found }}.instrument_name,
                ' and is not known itself, so nobody can check them. Ingest the form.'
            )
            when 'reads_like_an_item' then concat(
                {{ question }}, ' reads like ', {{ item }}, ' and is bound to nothing. Bind it in ',
                '{{ bindings }}.'
            )
            else concat({{ question }}, ' of ', {{ item }}, {{ question_fault(found) }})
        end
    )
{%- endmacro -%}
