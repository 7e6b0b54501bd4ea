-- One row per schedule, person and day on which the questionnaire was due, with the days between
-- which an answer counts for it: from the days of grace before it is due, or from half way since it
-- was last due if that is later, until those of the next time.
with spans as (

    select * from {{ ref('int_schedule_spans') }}

),

due as (

    select
        spans.schedule_id,
        spans.instrument_id,
        spans.grace_days,
        spans.person_key,
        date_add(spans.starts_on, interval nth * coalesce(spans.every_days, 0) day) as due_on
    from spans
    cross join
        unnest(generate_array(
            0, coalesce(div(date_diff(spans.ends_on, spans.starts_on, day), spans.every_days), 0)
        )) as nth
    where spans.every_sessions is null

    union all

    select
        spans.schedule_id,
        spans.instrument_id,
        spans.grace_days,
        spans.person_key,
        session_on as due_on
    from spans
    cross join unnest(spans.held_on) as session_on with offset as nth
    where mod(nth, spans.every_sessions) = 0

),

spaced as (

    select
        *,
        lag(due_on) over person as last_due_on
    from due
    window person as (partition by schedule_id, person_key order by due_on)

),

opened as (

    select
        * except (last_due_on),
        date_sub(
            due_on,
            interval least(
                grace_days, coalesce(div(date_diff(due_on, last_due_on, day), 2), grace_days)
            ) day
        ) as opens_on
    from spaced

),

occasions as (

    select
        *,
        date_add(due_on, interval grace_days day) as in_time_until,
        lead(opens_on) over (partition by schedule_id, person_key order by due_on) as closes_on
    from opened

)

select * from occasions
