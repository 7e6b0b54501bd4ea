-- One row per message that is no draft, with its thread, in however many mailboxes it lies: whether
-- somebody waits for an answer to it, and whether it is one.
with judged as (

    select * from {{ ref('int_judged_messages') }}

),

messages as (

    select
        judged.* except (
            message_id, writers, is_undelivered, undelivered_id, undelivered_to, authors, is_done,
            is_answer
        ),
        answered.answered_at,
        judged.authors,
        judged.is_answer,
        judged.is_done,
        answered.person_key,
        answered.answer_key,
        answered.answered_by,
        judged.is_request and answered.answered_at is null and not judged.is_done as is_waiting,
        coalesce(answered.answer_failed, false) as answer_failed
    from judged
    left join {{ ref('int_answered_requests') }} as answered
        on judged.message_key = answered.message_key

)

select * from messages
