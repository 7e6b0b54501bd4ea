-- Each item of a score is answered, missing or rejected, by what canonical_answers says of it, and
-- each rejected answer is listed. Scores that were made by older rules only have to add up.
with items as (

    select
        answers.idem_key,
        items.instrument_id,
        items.instrument_version,
        items.item_number,
        items.is_scored,
        countif(answers.reject_reason is not null) as rejected,
        countif(answers.coded_value is not null) as valued
    from {{ ref('canonical_answers') }} as answers
    inner join {{ ref('instrument_items') }} as items
        on
            answers.instrument_id = items.instrument_id
            and answers.instrument_version = items.instrument_version
            and answers.item_number = items.item_number
    group by 1, 2, 3, 4, 5

),

counted as (

    select
        idem_key,
        instrument_id,
        instrument_version,
        countif(is_scored and rejected = 0 and valued = 1) as answered,
        countif(is_scored and rejected > 0) as rejected,
        sum(rejected) as rejected_answers
    from items
    group by 1, 2, 3

),

violations as (

    select scores.score_key
    from {{ ref('questionnaire_scores') }} as scores
    left join {{ ref('int_expected_scores') }} as today
        on scores.score_key = today.score_key and scores.rules_hash = today.rules_hash
    left join counted
        on
            today.idem_key = counted.idem_key
            and today.instrument_id = counted.instrument_id
            and today.instrument_version = counted.instrument_version
    where
        scores.n_answered + scores.n_missing + scores.n_rejected != scores.n_items
        or least(scores.n_answered, scores.n_missing, scores.n_rejected) < 0
        or (
            today.score_key is not null
            and (
                scores.n_answered != coalesce(counted.answered, 0)
                or scores.n_rejected != coalesce(counted.rejected, 0)
                or array_length(scores.rejected_answers) != coalesce(counted.rejected_answers, 0)
            )
        )

)

select * from violations
