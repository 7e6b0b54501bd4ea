-- A total of an instrument that has bands falls in exactly one, and that is its band; without a
-- total there is none. Scores that were made by older rules are left to the preview.
with banded as (

    select
        scores.score_key,
        scores.total,
        scores.band,
        count(bands.band) as bands,
        countif(scores.total between bands.low and bands.high) as found,
        max(if(scores.total between bands.low and bands.high, bands.band, null)) as expected
    from {{ ref('questionnaire_scores') }} as scores
    inner join {{ ref('int_expected_scores') }} as today
        on scores.score_key = today.score_key and scores.rules_hash = today.rules_hash
    left join {{ ref('score_bands') }} as bands
        on
            scores.instrument_id = bands.instrument_id
            and scores.instrument_version = bands.instrument_version
    group by 1, 2, 3

),

violations as (

    select *
    from banded
    where
        band is distinct from expected
        or found != if(total is null or bands = 0, 0, 1)

)

select * from violations
