-- Nothing got lost: each question that a response answers has its answers, and no other has any.
with responses as (

    select
        responses.idem_key,
        responses.answer_count,
        responses.source_hash,
        array_length(json_keys(json_query(raw_objects.payload, '$.answers'), 1)) as questions
    from {{ ref('canonical_questionnaire_responses') }} as responses
    inner join {{ ref('raw_objects') }} as raw_objects
        on
            responses.idem_key = raw_objects.idem_key
            and responses.source_hash = raw_objects.payload_hash

),

answers as (

    select
        idem_key,
        source_hash,
        count(*) as answer_count,
        count(distinct question_id) as questions
    from {{ ref('canonical_answers') }}
    group by 1, 2

),

violations as (

    select
        responses.*,
        answers.answer_count as answers,
        answers.questions as answered
    from responses
    full outer join answers
        on responses.idem_key = answers.idem_key and responses.source_hash = answers.source_hash
    where
        responses.idem_key is null
        or responses.answer_count != coalesce(answers.answer_count, 0)
        or responses.questions != coalesce(answers.questions, 0)

)

select * from violations
