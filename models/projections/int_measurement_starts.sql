-- One row per version of a score that was edited: when the measurement began that it is of. That is
-- with the first version, and with each that was submitted so many days after the beginning of the
-- one before as the seed edit_rules says.
with recursive scores as (

    select * from {{ ref('questionnaire_scores') }}

),

submissions as (

    select
        score_key,
        instrument_id,
        occurred_at
    from scores
    union all
    select
        scores.score_key,
        scores.instrument_id,
        earlier.occurred_at
    from {{ ref('score_versions') }} as earlier
    inner join scores
        on earlier.score_key = scores.score_key and earlier.occurred_at < scores.occurred_at

),

rules as (

    select
        instruments.instrument_id,
        any_value(rules.new_measurement_after_days having max coalesce(rules.instrument_id, ''))
            as days
    from (select distinct instrument_id from scores) as instruments
    inner join {{ ref('edit_rules') }} as rules
        on instruments.instrument_id = rules.instrument_id or rules.instrument_id is null
    group by 1

),

numbered as (

    select
        submissions.score_key,
        submissions.occurred_at,
        rules.days,
        row_number() over (
            partition by submissions.score_key order by submissions.occurred_at
        ) as place
    from submissions
    left join rules
        on submissions.instrument_id = rules.instrument_id
    qualify count(*) over (partition by submissions.score_key) > 1

),

starts as (

    select
        score_key,
        occurred_at,
        place,
        occurred_at as began_at
    from numbered
    where place = 1
    union all
    select
        numbered.score_key,
        numbered.occurred_at,
        numbered.place,
        if(
            timestamp_diff(numbered.occurred_at, starts.began_at, hour) >= 24 * numbered.days,
            numbered.occurred_at,
            starts.began_at
        ) as began_at
    from starts
    inner join numbered
        on starts.score_key = numbered.score_key and starts.place + 1 = numbered.place
    -- BigQuery ends a recursion after 500 rounds with an error; each later edit counts by itself
    where starts.place < 400

),

dated as (

    select
        numbered.score_key,
        numbered.occurred_at,
        coalesce(starts.began_at, numbered.occurred_at) as began_at
    from numbered
    left join starts
        on numbered.score_key = starts.score_key and numbered.place = starts.place

)

select * from dated
