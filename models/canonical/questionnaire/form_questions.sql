-- One row per question of a form, with its title and what the seeds bind it to; a question that is
-- bound but stands in no form that is known has a row without a title.
with asked as (

    select * from {{ ref('int_asked_questions') }}

),

known_forms as (

    select distinct external_id as form_id
    from {{ ref('raw_objects') }}
    where {{ object_scope(['form']) | join(' and ') }}

),

bound as (

    select
        coalesce(bindings.form_id, fields.form_id) as form_id,
        coalesce(bindings.question_id, fields.question_id) as question_id,
        bindings.instrument_id,
        bindings.instrument_version,
        bindings.item_number,
        fields.field
    from {{ ref('form_bindings') }} as bindings
    full outer join {{ ref('form_fields') }} as fields
        on bindings.form_id = fields.form_id and bindings.question_id = fields.question_id

),

joined as (

    select
        coalesce(asked.form_id, bound.form_id) as form_id,
        coalesce(asked.question_id, bound.question_id) as question_id,
        asked.question_title,
        asked.group_title,
        asked.item_position,
        asked.row_position,
        bound.instrument_id,
        bound.instrument_version,
        bound.item_number,
        bound.field,
        asked.* except (
            form_id, question_id, question_title, group_title, item_position, row_position
        )
    from asked
    full outer join bound
        on asked.form_id = bound.form_id and asked.question_id = bound.question_id

),

questions as (

    select * from joined
    qualify row_number() over (
        partition by form_id, question_id order by item_position, row_position
    ) = 1

),

described as (

    select
        questions.*,
        if(known_forms.form_id is null, null, questions.item_position is not null) as is_asked,
        details.question_title as bound_title,
        details.scale_low as bound_low,
        details.scale_high as bound_high
    from questions
    left join known_forms
        on questions.form_id = known_forms.form_id
    left join {{ ref('bound_questions') }} as details
        on
            questions.form_id = details.form_id
            and questions.question_id = details.question_id

)

select * from described
