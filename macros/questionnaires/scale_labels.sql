{#- The ends of the scales among `asked` (item_questions) whose label is an answer of the item, and
    another one than the end stands for. -#}
{%- macro scale_labels(asked) -%}
    select
        ends.form_id,
        ends.question_id,
        ends.label
    from (
        select
            form_id,
            question_id,
            answer_set,
            low_label as label, -- noqa: RF04
            if(bound_low > bound_high, item_values[safe_ordinal(array_length(item_values))],
                item_values[safe_offset(0)]) as item_value
        from {{ asked }}

        union all

        select
            form_id,
            question_id,
            answer_set,
            high_label,
            if(bound_low > bound_high, item_values[safe_offset(0)],
                item_values[safe_ordinal(array_length(item_values))])
        from {{ asked }}
    ) as ends
    inner join {{ ref('answer_maps') }} as answer_maps
        on
            ends.answer_set = answer_maps.answer_set
            and {{ normalised_answer('ends.label') }} = {{ normalised_answer('answer_maps.answer') }}
    where answer_maps.value != ends.item_value
{%- endmacro -%}
