-- One row per question of a form, with its title and what the seeds bind it to; a question that is
-- bound but stands in no form that is known has a row without a title.
with forms as (

    select
        external_id as form_id,
        payload
    from {{ ref('raw_objects') }}
    where object_type = 'form'
    qualify row_number() over (partition by external_id order by last_seen desc, idem_key asc) = 1

),

items as (

    select
        forms.form_id,
        item,
        item_position
    from forms
    cross join
        unnest(json_query_array(forms.payload, '$.items')) as item with offset as item_position

),

asked as (

    select
        form_id,
        json_value(item, '$.questionItem.question.questionId') as question_id,
        json_value(item, '$.title') as question_title,
        cast(null as string) as group_title,
        item_position,
        0 as row_position
    from items

    union all

    select
        items.form_id,
        json_value(question, '$.questionId') as question_id,
        json_value(question, '$.rowQuestion.title') as question_title,
        json_value(items.item, '$.title') as group_title,
        items.item_position,
        row_position
    from items
    cross join
        unnest(json_query_array(items.item, '$.questionGroupItem.questions')) as question
        with offset as row_position

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
        bound.field
    from asked
    full outer join bound
        on asked.form_id = bound.form_id and asked.question_id = bound.question_id
    where coalesce(asked.question_id, bound.question_id) is not null

),

questions as (

    select * from joined
    qualify row_number() over (
        partition by form_id, question_id order by item_position, row_position
    ) = 1

)

select * from questions
