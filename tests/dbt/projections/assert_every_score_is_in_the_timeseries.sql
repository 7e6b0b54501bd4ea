-- Every score is in the timeseries once, as it is, flagged when it raises a flag; its versions
-- before an edit stand beside it.
with scores as (

    select
        score_key,
        total,
        has_flag
    from {{ ref('questionnaire_scores') }}

),

series as (

    select
        score_key,
        total,
        has_flag,
        count(*) over (partition by score_key) as times
    from {{ ref('measurement_timeseries') }}
    where is_current_version

),

violations as (

    select coalesce(scores.score_key, series.score_key) as score_key
    from scores
    full outer join series
        on
            scores.score_key = series.score_key
            and scores.has_flag = series.has_flag
            and scores.total is not distinct from series.total
    where scores.score_key is null or series.score_key is null or series.times > 1

)

select * from violations
