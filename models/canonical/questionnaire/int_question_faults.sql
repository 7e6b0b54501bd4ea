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

    select form_id, question_id, 'missing_question' as problem, cast(null as string) as detail
    from questions
    where is_item and not is_asked

    union all

    select form_id, question_id, 'no_such_item', null
    from questions
    where instrument_id is not null and not is_item

    union all

    select form_id, question_id, 'wrong_kind', coalesce(question_kind, 'unknown')
    from asked
    where ifnull(question_kind, '') not in ('radio', 'drop_down', 'scale', 'rating')

    union all

    select form_id, question_id, 'renamed_question', bound_title
    from asked
    where
        {{ normalised_answer('bound_title') }}
        != coalesce({{ normalised_answer('question_title') }}, '')

    union all

    select form_id, question_id, 'two_questions', cast(questions_of_item as string)
    from asked
    where questions_of_item > 1

    union all

    select form_id, question_id, 'scale_not_bound', concat(lowest_digit, ' to ', highest_digit)
    from asked
    where lowest_digit is not null and not ifnull(are_digits_bound, false)

    union all

    select form_id, question_id, 'scale_end_contradicts', label
    from labels

    union all

    select form_id, question_id, 'option_without_value', option
    from options
    where value is null and not is_missing and not is_digit

    union all

    select form_id, question_id, 'option_without_value', 'Other'
    from asked
    where has_other_option

    union all

    {{ values_not_offered('asked', 'options') }}

)

select * from faults
