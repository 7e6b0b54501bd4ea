-- One row per question that a form asks now; the whole numbers among what can be answered, digits.
with forms as (

    select
        external_id as form_id,
        payload
    from {{ ref('raw_objects') }}
    where {{ object_scope(['form']) | join(' and ') }}
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

questions as (

    select
        form_id,
        json_query(item, '$.questionItem.question') as question,
        json_query(item, '$.questionItem.question.choiceQuestion') as choice,
        json_value(item, '$.title') as question_title,
        cast(null as string) as group_title,
        item_position,
        0 as row_position
    from items

    union all

    select
        items.form_id,
        question,
        json_query(items.item, '$.questionGroupItem.grid.columns') as choice,
        json_value(question, '$.rowQuestion.title') as question_title,
        json_value(items.item, '$.title') as group_title,
        items.item_position,
        row_position
    from items
    cross join
        unnest(json_query_array(items.item, '$.questionGroupItem.questions')) as question
        with offset as row_position

),

read as (

    select
        form_id,
        json_value(question, '$.questionId') as question_id,
        question_title,
        group_title,
        item_position,
        row_position,
        {{ question_kind('question', 'choice') }} as question_kind,
        array(
            select json_value(given, '$.value')
            from unnest(json_query_array(choice, '$.options')) as given with offset as place
            where json_value(given, '$.value') is not null
            order by place
        ) as options, -- noqa: RF04
        exists(
            select 1 from unnest(json_query_array(choice, '$.options')) as given
            where json_value(given, '$.isOther') = 'true'
        ) as has_other_option,
        {{ whole_number("json_value(question, '$.scaleQuestion.low')") }} as low_or_zero,
        coalesce(
            {{ whole_number("json_value(question, '$.scaleQuestion.high')") }},
            {{ whole_number("json_value(question, '$.ratingQuestion.ratingScaleLevel')") }}
        ) as highest,
        json_value(question, '$.scaleQuestion.lowLabel') as low_label,
        json_value(question, '$.scaleQuestion.highLabel') as high_label
    from questions

),

asked as (

    select
        * except (low_or_zero, highest),
        case question_kind
            when 'scale' then coalesce(low_or_zero, 0)
            when 'rating' then 1
            else {{ digit_of_options('min') }}
        end as lowest_digit,
        coalesce(highest, {{ digit_of_options('max') }}) as highest_digit
    from read
    where question_id is not null

)

select * from asked
