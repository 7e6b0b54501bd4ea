-- One row per thing that does not fit between a form as it now is and what the seeds bind of it,
-- with what to do: while there is one, scores of the form may be wrong or missing.
with questions as (

    {{ item_questions() }}

),

forms as (

    select * from {{ ref('int_questionnaire_forms') }}

),

bound as (

    select distinct
        form_id,
        instrument_id,
        instrument_version
    from {{ ref('form_bindings') }}

),

items as (

    select
        items.*,
        instruments.instrument_name
    from {{ ref('instrument_items') }} as items
    inner join {{ ref('instruments') }} as instruments
        on
            items.instrument_id = instruments.instrument_id
            and items.instrument_version = instruments.instrument_version

),

found as (

    select
        questions.form_id,
        questions.question_id,
        questions.question_title,
        questions.instrument_id,
        questions.instrument_name,
        questions.item_number,
        faults.problem,
        faults.detail
    from {{ ref('int_question_faults') }} as faults
    inner join questions
        on faults.form_id = questions.form_id and faults.question_id = questions.question_id

    union all

    {{ items_not_bound('bound', 'items', 'questions') }}

    union all

    {{ questions_like_items('questions', 'items') }}

    union all

    select distinct
        bound.form_id,
        cast(null as string) as question_id,
        cast(null as string) as question_title,
        bound.instrument_id,
        items.instrument_name,
        cast(null as int64) as item_number,
        'unknown_form' as problem,
        cast(null as string) as detail
    from bound
    inner join {{ ref('canonical_questionnaire_responses') }} as responses
        on bound.form_id = responses.form_id and responses.known_answer_count is null
    inner join items
        on
            bound.instrument_id = items.instrument_id
            and bound.instrument_version = items.instrument_version

),

told as (

    select
        found.form_id,
        forms.form_title,
        found.question_id,
        found.question_title,
        found.instrument_id,
        found.item_number,
        found.problem,
        found.detail,
        {{ binding_problem_sentence('found', 'forms.form_title') }} as sentence
    from found
    left join forms
        on found.form_id = forms.form_id

)

select * from told
