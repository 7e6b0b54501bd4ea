-- One row per week and schedule: how many questionnaires were due in it, and how many of them were
-- answered. What is still in its days of grace is counted apart, and is in no rate yet.
with due as (

    select * from {{ ref('questionnaires_due') }}

),

counted as (

    select
        week_start,
        schedule_id,
        min(instrument_id) as instrument_id,
        countif(due_state != 'due') as n_due,
        countif(due_state in ('answered', 'answered late')) as n_answered,
        countif(due_state = 'answered') as n_in_time,
        countif(due_state = 'due') as n_open
    from due
    group by 1, 2

),

rated as (

    select
        {{ person_key('schedule_id', 'cast(week_start as string)') }} as completion_key,
        counted.*,
        round(safe_divide(n_answered, n_due), 4) as completion_rate
    from counted

)

select * from rated
