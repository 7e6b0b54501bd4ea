-- Nothing got lost: a response has a score, made of it as it is now, for each instrument that its
-- form is bound to. One of an instrument that is bound no longer stays until a rescore.
with violations as (

    select
        expected.score_key as expected_key,
        scores.score_key
    from {{ ref('int_expected_scores') }} as expected
    full outer join {{ ref('questionnaire_scores') }} as scores
        on expected.score_key = scores.score_key and expected.source_hash = scores.source_hash
    left join {{ ref('canonical_questionnaire_responses') }} as responses
        on scores.idem_key = responses.idem_key and scores.source_hash = responses.source_hash
    where scores.score_key is null or responses.idem_key is null

)

select * from violations
