-- One row per schedule, person and day on which a questionnaire was due: whether it was answered,
-- in time or late, or is owed still, as it is while what was sent has no total or is in doubt.
with occasions as (

    select * from {{ ref('int_questionnaire_occasions') }}

),

versions as (

    select
        *,
        countif(is_counted) over (
            partition by coalesce(idem_key, score_key), instrument_id order by version_number
            rows between unbounded preceding and 1 preceding
        ) as measurement
    from {{ ref('measurement_timeseries') }}
    where not is_unconfirmed

),

-- what an edit took the place of was answered when it was first given, and once
scores as (

    select
        score_key,
        person_key,
        instrument_id,
        total,
        min(occurred_at) over one as occurred_at,
        date(min(occurred_at) over one, {{ time_zone() }}) as answered_on
    from versions
    qualify coalesce(is_counted, true)
    window one as (partition by coalesce(idem_key, score_key), instrument_id, measurement)

),

answered as (

    select
        occasions.schedule_id,
        occasions.person_key,
        occasions.due_on,
        array_agg(
            if(
                scores.total is null,
                null,
                struct(
                    scores.score_key as score_key,
                    scores.occurred_at as answered_at,
                    scores.answered_on as answered_on
                )
            ) ignore nulls
            order by scores.occurred_at, scores.score_key limit 1
        )[safe_offset(0)] as answer,
        countif(scores.total is null) > 0 as has_answer_without_total
    from occasions
    inner join scores
        on
            occasions.person_key = scores.person_key
            and occasions.instrument_id = scores.instrument_id
            and occasions.opens_on <= scores.answered_on
            and (occasions.closes_on is null or occasions.closes_on > scores.answered_on)
    group by 1, 2, 3

),

judged as (

    select
        {{ person_key(
            'occasions.schedule_id', "concat(occasions.person_key, ' ', cast(occasions.due_on as string))"
        ) }} as due_key,
        occasions.schedule_id,
        occasions.instrument_id,
        occasions.person_key,
        date_trunc(occasions.due_on, isoweek) as week_start,
        occasions.due_on,
        occasions.in_time_until,
        occasions.closes_on,
        case
            when answered.answer.answered_on <= occasions.in_time_until then 'answered'
            when answered.answer.answered_on is not null then 'answered late'
            when occasions.closes_on <= {{ today() }} then 'missed'
            when occasions.in_time_until < {{ today() }} then 'late'
            else 'due'
        end as due_state,
        answered.answer.answered_at,
        answered.answer.score_key,
        coalesce(answered.has_answer_without_total, false) as has_answer_without_total
    from occasions
    left join answered
        on
            occasions.schedule_id = answered.schedule_id
            and occasions.person_key = answered.person_key
            and occasions.due_on = answered.due_on

)

select * from judged
