-- One row per version of a score of an instrument that is shown: one for which reliable change is
-- defined, or that has a flag item. With whose it is and what is to be said of it.
with scores as (

    select * from {{ ref('measurement_timeseries') }}

),

instruments as (

    {{ shown_instruments() }}

),

persons as (

    select * from {{ ref('persons') }}

),

claimed as (

    select
        scores.score_key,
        string_agg(
            coalesce(persons.display_name, 'a client without a name'), ' or '
            order by persons.display_name, persons.person_key
        ) as names
    from scores
    cross join unnest(scores.claimed_person_keys) as claimed_key
    inner join persons
        on claimed_key = persons.person_key
    group by 1

),

judged as (

    select
        scores.score_key,
        {{ week_of('scores.occurred_at') }} as week_start,
        coalesce(scores.person_key, scores.subject_key) as client_key,
        scores.person_key,
        persons.display_name as person_name,
        persons.contact_id,
        persons.emails,
        scores.instrument_id,
        scores.instrument_version,
        scores.occurred_at,
        scores.sequence_number,
        scores.total,
        scores.band,
        scores.change_from_baseline,
        scores.change_from_last,
        case
            when scores.total is null then 'incomplete'
            when not coalesce(scores.is_counted, true) then 'edited'
            when scores.sequence_number = 1 then 'first'
            when scores.is_recovered then 'recovered'
            when scores.is_reliably_better then 'better'
            when scores.is_reliably_worse then 'worse'
            else 'same'
        end as verdict,
        scores.has_flag,
        scores.is_unconfirmed,
        scores.claimed_person_keys,
        claimed.names as claimed_names,
        instruments.instrument_name,
        scores.n_items,
        scores.n_missing,
        scores.n_rejected,
        scores.is_prorated,
        scores.no_total_reason,
        scores.flag_state,
        scores.flags,
        scores.version_number,
        scores.is_current_version,
        scores.idem_key
    from scores
    inner join instruments
        on
            scores.instrument_id = instruments.instrument_id
            and scores.instrument_version = instruments.instrument_version
    left join persons
        on scores.person_key = persons.person_key
    left join claimed
        on scores.score_key = claimed.score_key
    where scores.occurred_at is not null

)

select * from judged
