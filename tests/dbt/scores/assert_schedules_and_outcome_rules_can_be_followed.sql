-- A schedule counts days or sessions, never both, in steps of one or more, and its days of grace
-- end before it is due again; a pause that begins a new course lasts a day or more.
with violations as (

    select schedule_id as rule_name
    from {{ ref('questionnaire_schedules') }}
    where
        every_days < 1
        or every_sessions < 1
        or (every_days is not null and every_sessions is not null)
        or grace_days < 0
        or grace_days >= every_days

    union all

    select instrument_id as rule_name
    from {{ ref('outcome_rules') }}
    where new_baseline_after_days < 1

)

select * from violations
