-- One row per option of a bound question: the value of the item that it stands for, or that it
-- means "not answered", or neither. Options that are digits are judged together, as a scale, whose
-- ends may be bound.
with questions as (

    {{ item_questions() }}

),

offered as (

    select
        questions.form_id,
        questions.question_id,
        offered_option as option, -- noqa: RF04
        {{ normalised_answer('offered_option') }} as normalised,
        safe_cast(
            regexp_extract({{ normalised_answer('offered_option') }}, r'^[0-9]{1,4}$') as int64
        ) as digit,
        questions.answer_set,
        questions.refusal_set,
        questions.item_values,
        if(questions.is_bound_by_ends, questions.bound_low, null) as bound_low
    from questions
    cross join unnest(questions.options) as offered_option
    where questions.is_item and questions.is_asked

),

answer_maps as (

    {{ normalised_answer_maps() }}

),

valued as (

    select
        offered.form_id,
        offered.question_id,
        offered.option,
        offered.digit is not null as is_digit,
        if(
            offered.digit is not null and offered.bound_low is not null,
            offered.item_values[safe_ordinal(abs(offered.digit - offered.bound_low) + 1)],
            coalesce(answer_maps.value, numbered.value)
        ) as value, -- noqa: RF04
        coalesce(answer_maps.is_missing, false) as is_missing
    from offered
    left join answer_maps
        on
            answer_maps.answer_set in (offered.answer_set, offered.refusal_set)
            and offered.normalised = answer_maps.normalised
    left join answer_maps as numbered
        on
            answer_maps.answer is null
            and offered.answer_set = numbered.answer_set
            and {{ is_numbered_answer('offered.normalised', 'numbered') }}

)

select * from valued
