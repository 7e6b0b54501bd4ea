-- One row per request, with the first mail of ours after it in its thread that went to who asked,
-- by any address of that person, and did not come back.
with persons as (

    select * from {{ ref('int_request_parties') }}

),

followed as (

    select
        message_key,
        person_key,
        is_author,
        is_answer,
        first_value(if(
            is_answer and not is_returned,
            struct(
                persons.occurred_at as occurred_at,
                persons.message_key as message_key,
                persons.answered_by as answered_by
            ),
            null
        ) ignore nulls) over (
            partition by thread_key, person
            order by occurred_at, is_answer, message_key
            rows between current row and unbounded following
        ) as answer,
        logical_or(is_answer and is_returned) over (
            partition by thread_key, person
            order by occurred_at, is_answer, message_key
            rows between current row and unbounded following
        ) as has_returned_answer
    from persons

),

requests as (

    select
        message_key,
        max(if(is_author, person_key, null)) as person_key,
        array_agg(answer order by answer.occurred_at is null, answer.occurred_at limit 1)[offset(0)]
            as answer,
        logical_or(has_returned_answer) as has_returned_answer
    from followed
    where not is_answer
    group by 1

),

answered as (

    select
        message_key,
        person_key,
        answer.occurred_at as answered_at,
        answer.message_key as answer_key,
        answer.answered_by,
        answer.message_key is null and has_returned_answer as answer_failed
    from requests

)

select * from answered
