{#- The end of the sentence on a question that cannot carry its item as it is, with the way out. -#}
{%- macro question_fault(found) -%}
    case {{ found }}.problem
        when 'wrong_kind' then concat(
            ' is of the kind ', {{ found }}.detail,
            ', which does not give exactly one of its answers. Make it multiple choice in the form.'
        )
        when 'renamed_question' then concat(
            ' had another title when it was bound. If it still asks the item, put the new title into ',
            'seeds/scores/bound_questions.csv.'
        )
        when 'two_questions' then concat(
            ' is one of ', {{ found }}.detail, ' questions for the item, of which only one may be ',
            'answered. Unbind the others.'
        )
        when 'scale_not_bound' then concat(
            ' offers ', {{ found }}.detail, ', which are not the values of the item, so none of its ',
            'digits is read. Name its ends in seeds/scores/bound_questions.csv.'
        )
        when 'scale_end_contradicts' then concat(
            ' has "', substr({{ found }}.detail, 1, 80), '" at the wrong end of its scale. Turn it ',
            'round in the form, or name its ends the other way round in ',
            'seeds/scores/bound_questions.csv.'
        )
        when 'option_without_value' then concat(
            ' offers "', substr({{ found }}.detail, 1, 80), '", which stands for no value. Add it to ',
            'seeds/scores/answer_maps.csv, or take it out of the form.'
        )
        when 'value_not_offered' then concat(
            ' offers no answer for the value ', {{ found }}.detail, '. Add the option in the form.'
        )
    end
{%- endmacro -%}
