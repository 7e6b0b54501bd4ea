-- One row per score, in the series of one person and instrument: what changed since the first score
-- of the series that has a total, and since the one before. A score without a total is neither.
with scores as (

    select * from {{ ref('questionnaire_scores') }}

),

instruments as (

    select
        instrument_id,
        instrument_version,
        if(is_higher_worse, 1, -1) as worse,
        reliable_change,
        recovery_cutoff
    from {{ ref('instruments') }}

),

series as (

    select
        scores.*,
        respondents.person_key,
        coalesce(respondents.is_unconfirmed, false) as is_unconfirmed,
        coalesce(respondents.claimed_person_keys, []) as claimed_person_keys,
        coalesce(respondents.person_key, scores.subject_key) as series_key,
        instruments.worse,
        instruments.reliable_change,
        instruments.recovery_cutoff
    from scores
    left join instruments
        on
            scores.instrument_id = instruments.instrument_id
            and scores.instrument_version = instruments.instrument_version
    left join {{ ref('int_respondents') }} as respondents
        on scores.idem_key = respondents.idem_key

),

compared as (

    select
        *,
        first_value(total ignore nulls) over earlier as baseline,
        last_value(total ignore nulls) over earlier as last_total,
        count(total) over up_to_now as place,
        count(total) over whole as places
    from series
    window
        whole as (partition by series_key, instrument_id),
        up_to_now as (
            whole order by occurred_at, score_key
            rows between unbounded preceding and current row
        ),
        earlier as (
            whole order by occurred_at, score_key
            rows between unbounded preceding and 1 preceding
        )

),

judged as (

    select
        score_key,
        idem_key,
        person_key,
        subject_key,
        instrument_id,
        instrument_version,
        occurred_at,
        if(total is null, null, place) as sequence_number,
        total is not null and place = places as is_latest,
        total,
        band,
        total - baseline as change_from_baseline,
        total - last_total as change_from_last,
        abs(total - baseline) >= reliable_change as is_reliable_change,
        (baseline - total) * worse >= reliable_change as is_reliably_better,
        (total - baseline) * worse >= reliable_change as is_reliably_worse,
        if(
            baseline is null or total is null,
            null,
            (baseline - total) * worse >= reliable_change
            and baseline * worse >= recovery_cutoff * worse
            and total * worse < recovery_cutoff * worse
        ) as is_recovered,
        has_flag,
        is_unconfirmed,
        claimed_person_keys
    from compared

)

select * from judged
