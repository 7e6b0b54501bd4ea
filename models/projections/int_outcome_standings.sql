-- One row per client, day on which they gave a total, and instrument, or `all` for the instruments
-- together: improved is who did reliably on one and got worse on none, and the other way round;
-- recovered is who was a case on one and is a case on none.
with scores as (

    select * from {{ ref('int_outcome_scores') }}

),

spans as (

    select
        *,
        lead(counted_on) over (
            partition by person_key, instrument_id order by counted_on
        ) as followed_on
    from scores
    where is_in_all

),

days as (

    select distinct
        person_key,
        counted_on
    from spans

),

standings as (

    select
        instrument_id as measured_by,
        person_key,
        counted_on,
        is_paired,
        is_improved,
        is_deteriorated,
        was_case,
        was_case and not is_case as is_recovered
    from scores

    union all

    select
        'all' as measured_by,
        days.person_key,
        days.counted_on,
        logical_or(spans.is_paired) as is_paired,
        logical_or(spans.is_improved) and not logical_or(spans.is_deteriorated) as is_improved,
        logical_or(spans.is_deteriorated) and not logical_or(spans.is_improved) as is_deteriorated,
        logical_or(spans.was_case) as was_case,
        logical_or(spans.was_case) and not logical_or(spans.is_case) as is_recovered
    from days
    inner join spans
        on
            days.person_key = spans.person_key
            and days.counted_on >= spans.counted_on
            and (spans.followed_on is null or days.counted_on < spans.followed_on)
    group by 2, 3

)

select * from standings
