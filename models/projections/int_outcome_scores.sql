-- One row per client, instrument of outcome_rules and day on which the client gave a total, by the
-- day's last: how it stands beside the first of its course. A course begins anew after the pause
-- that the rules name; its first score is compared with nothing.
with instruments as (

    select
        instruments.instrument_id,
        instruments.instrument_version,
        if(instruments.is_higher_worse, 1, -1) as worse,
        instruments.reliable_change,
        instruments.recovery_cutoff,
        rules.new_baseline_after_days,
        rules.is_in_all
    from {{ ref('instruments') }} as instruments
    inner join {{ ref('outcome_rules') }} as rules
        on instruments.instrument_id = rules.instrument_id

),

scores as (

    select
        series.score_key,
        series.person_key,
        series.occurred_at,
        series.total,
        date(series.occurred_at, {{ time_zone() }}) as counted_on,
        instruments.*
    from {{ ref('measurement_timeseries') }} as series
    inner join instruments
        on
            series.instrument_id = instruments.instrument_id
            and series.instrument_version = instruments.instrument_version
    where
        series.sequence_number is not null
        and series.person_key is not null
        and not series.is_unconfirmed

),

paused as (

    select
        *,
        coalesce(
            date_diff(counted_on, lag(counted_on) over series, day) > new_baseline_after_days, false
        ) as begins_anew
    from scores
    window series as (partition by person_key, instrument_id order by occurred_at, score_key)

),

courses as (

    select
        *,
        countif(begins_anew) over (
            partition by person_key, instrument_id order by occurred_at, score_key
            rows between unbounded preceding and current row
        ) as course
    from paused

),

compared as (

    select
        *,
        first_value(total) over course_so_far as baseline,
        count(*) over course_so_far > 1 as is_paired
    from courses
    window course_so_far as (
        partition by person_key, instrument_id, course order by occurred_at, score_key
        rows between unbounded preceding and current row
    )

),

judged as (

    select
        person_key,
        instrument_id,
        counted_on,
        is_in_all,
        is_paired,
        is_paired and coalesce((baseline - total) * worse >= reliable_change, false) as is_improved,
        is_paired and coalesce((total - baseline) * worse >= reliable_change, false)
            as is_deteriorated,
        is_paired and coalesce(baseline * worse >= recovery_cutoff * worse, false) as was_case,
        is_paired and coalesce(total * worse >= recovery_cutoff * worse, false) as is_case
    from compared
    qualify row_number() over (
        partition by person_key, instrument_id, counted_on order by occurred_at desc, score_key desc
    ) = 1

)

select * from judged
