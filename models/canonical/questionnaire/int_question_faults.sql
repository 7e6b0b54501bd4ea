-- One row per fault of a bound question that a form asks, or does not ask any more: what keeps it
-- from carrying its item.
with questions as (

    {{ item_questions() }}

),

asked as (

    select
        *,
        question_kind in ('radio', 'drop_down', 'checkbox') as is_choice,
        count(*) over (
            partition by form_id, instrument_id, instrument_version, item_number
        ) as questions_of_item
    from questions
    where is_item and is_asked

),

labels as (

    {{ scale_labels('asked') }}

),

options as (

    select * from {{ ref('int_offered_options') }}

),

faults as (

    {{ question_faults('missing_question', 'questions', 'is_item and not is_asked') }}
    union all
    {{ question_faults('no_such_item', 'questions', 'instrument_id is not null and not is_item') }}
    union all
    {{ question_faults(
        'wrong_kind', 'asked',
        "coalesce(question_kind, '') not in ('radio', 'drop_down', 'scale', 'rating')",
        "coalesce(question_kind, 'unknown')"
    ) }}
    union all
    {{ question_faults(
        'renamed_question', 'asked',
        normalised_answer('bound_title') ~ ' != '
        ~ normalised_answer("coalesce(question_title, '')"),
        'bound_title'
    ) }}
    union all
    {{ question_faults(
        'two_questions', 'asked', 'questions_of_item > 1', 'cast(questions_of_item as string)'
    ) }}
    union all
    {{ question_faults(
        'scale_not_bound', 'asked',
        'lowest_digit is not null and not coalesce(are_digits_bound, false)',
        "concat(lowest_digit, ' to ', highest_digit)"
    ) }}
    union all
    {{ question_faults('scale_end_contradicts', 'labels', 'label is not null', 'label') }}
    union all
    {{ question_faults(
        'option_without_value', 'options',
        'value is null and not is_missing and not is_digit', 'option'
    ) }}
    union all
    {{ question_faults('option_without_value', 'asked', 'has_other_option', "'Other'") }}
    union all
    {{ values_not_offered('asked', 'options') }}

)

select * from faults
