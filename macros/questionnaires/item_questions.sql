{#- The rows of form_questions with what the seeds say of the item that each is bound to: its answer
    set, the values of that in order, and whether the question's digits are bound: by ends that the
    seed names and that are the question's, or because the question's are the item's. Where neither
    holds, no digit stands for anything. A question without digits takes the item's. -#}
{%- macro item_questions() -%}
    select
        questions.*,
        items.item_number is not null as is_item,
        items.item_text,
        items.is_scored,
        items.is_flag,
        items.answer_set,
        instruments.refusal_set,
        instruments.instrument_name,
        sets.item_values,
        questions.bound_low is not null and questions.bound_high is not null as is_bound_by_ends,
        case
            when questions.bound_low is not null and questions.bound_high is not null
                then
                    abs(questions.bound_high - questions.bound_low) + 1
                    = array_length(sets.item_values)
                    and (
                        questions.lowest_digit is null
                        or (
                            questions.lowest_digit
                            = least(questions.bound_low, questions.bound_high)
                            and questions.highest_digit
                            = greatest(questions.bound_low, questions.bound_high)
                        )
                    )
            when questions.lowest_digit is null then true
            else
                questions.lowest_digit = sets.item_values[safe_offset(0)]
                and questions.highest_digit
                = sets.item_values[safe_ordinal(array_length(sets.item_values))]
        end as are_digits_bound
    from {{ ref('form_questions') }} as questions
    left join {{ ref('instrument_items') }} as items
        on
            questions.instrument_id = items.instrument_id
            and questions.instrument_version = items.instrument_version
            and questions.item_number = items.item_number
    left join {{ ref('instruments') }} as instruments
        on
            questions.instrument_id = instruments.instrument_id
            and questions.instrument_version = instruments.instrument_version
    left join (
        select
            answer_set,
            array_agg(distinct value order by value) as item_values
        from {{ ref('answer_maps') }}
        where value is not null
        group by 1
    ) as sets
        on items.answer_set = sets.answer_set
{%- endmacro -%}
