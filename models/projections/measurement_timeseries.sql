-- One row per version of a score, in the series of one person and instrument: what changed since
-- the first score of the series that has a total, and since the one before. A score without a total
-- is neither, and so is a version that an edit has taken the place of.
with scores as (

    select * from {{ ref('int_measurements') }}

),

series as (

    select
        scores.*,
        if(coalesce(scores.is_counted, true), scores.total, null) as counted_total,
        respondents.person_key,
        coalesce(respondents.is_unconfirmed, false) as is_unconfirmed,
        coalesce(respondents.claimed_person_keys, []) as claimed_person_keys,
        coalesce(respondents.person_key, scores.subject_key) as series_key,
        if(instruments.is_higher_worse, 1, -1) as worse,
        instruments.reliable_change,
        instruments.recovery_cutoff
    from scores
    left join {{ ref('instruments') }} as instruments
        on
            scores.instrument_id = instruments.instrument_id
            and scores.instrument_version = instruments.instrument_version
    left join {{ ref('int_respondents') }} as respondents
        on scores.idem_key = respondents.idem_key

),

compared as (

    select
        *,
        first_value(counted_total ignore nulls) over earlier as baseline,
        last_value(counted_total ignore nulls) over earlier as last_total,
        count(counted_total) over up_to_now as place,
        count(counted_total) over whole as places
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
        if(counted_total is null, null, place) as sequence_number,
        counted_total is not null and place = places as is_latest,
        total,
        band,
        counted_total - baseline as change_from_baseline,
        counted_total - last_total as change_from_last,
        abs(counted_total - baseline) >= reliable_change as is_reliable_change,
        (baseline - counted_total) * worse >= reliable_change as is_reliably_better,
        (counted_total - baseline) * worse >= reliable_change as is_reliably_worse,
        if(
            baseline is null or counted_total is null,
            null,
            (baseline - counted_total) * worse >= reliable_change
            and baseline * worse >= recovery_cutoff * worse
            and counted_total * worse < recovery_cutoff * worse
        ) as is_recovered,
        has_flag,
        is_unconfirmed,
        claimed_person_keys,
        n_items,
        n_answered,
        n_missing,
        n_rejected,
        is_prorated,
        no_total_reason,
        missing_items,
        flag_state,
        flags,
        version_number,
        is_current_version,
        is_counted
    from compared

)

select * from judged
