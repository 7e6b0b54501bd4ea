{#- Each of `answers` with what its question is bound to and the value that it stands for, which may
    stand beside a text. A digit counts from the end that the seed binds; where the question's digits
    are not bound it stands for nothing, though the answer set may know it. -#}
{%- macro mapped_answers(answers, responses) -%}
    select
        read.*,
        ifnull(answer_maps.is_missing, false) as is_missing,
        case
            when not read.is_digit then coalesce(answer_maps.value, numbered.value)
            when not read.are_digits_bound then null
            when not read.is_bound_by_ends then answer_maps.value
            when
                read.digit between least(read.bound_low, read.bound_high)
                and greatest(read.bound_low, read.bound_high)
                then read.item_values[safe_ordinal(abs(read.digit - read.bound_low) + 1)]
        end as value -- noqa: RF04
    from (
        select
            answers.*,
            questions.question_title,
            questions.instrument_id,
            questions.instrument_version,
            questions.item_number,
            questions.is_item,
            questions.answer_set,
            questions.refusal_set,
            questions.item_values,
            questions.bound_low,
            questions.bound_high,
            questions.is_bound_by_ends,
            questions.are_digits_bound,
            {{ whole_number('answers.normalised') }} as digit,
            ifnull(regexp_contains(answers.normalised, r'^[0-9]+(?:\.0*)?$'), false) as is_digit
        from (
            select
                *,
                {{ normalised_answer('raw_value') }} as normalised
            from {{ answers }}
        ) as answers
        inner join {{ responses }} as responses
            on answers.idem_key = responses.idem_key
        left join ({{ item_questions() }}) as questions
            on
                responses.form_id = questions.form_id
                and answers.question_id = questions.question_id
    ) as read
    left join ({{ normalised_answer_maps() }}) as answer_maps
        on
            answer_maps.answer_set in (read.answer_set, read.refusal_set)
            and answer_maps.normalised
            = if(read.is_digit, cast(read.digit as string), read.normalised)
    left join ({{ normalised_answer_maps() }}) as numbered
        on
            answer_maps.answer is null
            -- most answers have no number beside them and need no look at the whole set
            and if(
                not read.is_digit and regexp_contains(read.normalised, '[0-9]'), read.answer_set, null
            ) = numbered.answer_set
            and {{ is_numbered_answer('read.normalised', 'numbered') }}
{%- endmacro -%}
