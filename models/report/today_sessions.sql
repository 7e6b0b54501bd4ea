-- One row per session, with who comes, how they are by their last score of each instrument, which
-- flags of theirs are open, and which questionnaires they owe.
with last_scores as (

    select
        *,
        max(if(verdict = 'incomplete', occurred_at, null)) over (
            partition by person_key, instrument_id
        ) as without_total_at
    from {{ ref('report_scores') }}
    where person_key is not null and verdict != 'edited'
    qualify
        verdict != 'incomplete'
        and row_number() over (
            partition by person_key, instrument_id
            order by verdict = 'incomplete', occurred_at desc, score_key desc
        ) = 1

),

scores as (

    select
        person_key,
        array_agg(
            struct(
                instrument_name as instrument_name, total as total, band as band,
                occurred_at as occurred_at, change_from_baseline as change_from_baseline,
                verdict as verdict, n_missing as n_missing, n_rejected as n_rejected,
                if(without_total_at > occurred_at, without_total_at, null) as without_total_at
            )
            order by instrument_id desc
        ) as scores
    from last_scores
    group by 1

),

flags as (

    select
        person_key,
        array_agg(
            struct(instrument_name as instrument_name, item_number as item_number)
            order by instrument_name, item_number
        ) as open_flags
    from {{ ref('today_flags') }}
    where person_key is not null and followed_at is null
    group by 1

),

owed as (

    select
        due.person_key,
        string_agg(distinct instruments.instrument_name, ', ' order by instruments.instrument_name)
            as due_names,
        min(due.due_on) as due_since
    from {{ ref('questionnaires_due') }} as due
    inner join {{ ref('instruments') }} as instruments
        on due.instrument_id = instruments.instrument_id
    where due.due_state in ('due', 'late')
    group by 1

),

listed as (

    select
        sessions.idem_key,
        sessions.started_at,
        date(sessions.started_at, {{ time_zone() }}) as session_on,
        sessions.duration_minutes,
        sessions.session_type,
        sessions.status,
        sessions.status_code,
        sessions.therapist_name,
        persons.person_key,
        persons.display_name as person_name,
        persons.contact_id,
        persons.emails,
        coalesce(scores.scores, []) as scores,
        coalesce(flags.open_flags, []) as open_flags,
        owed.due_names,
        owed.due_since
    from {{ ref('canonical_sessions') }} as sessions
    left join {{ ref('person_links') }} as links
        on sessions.contact_id = links.identifier and links.identifier_type = 'contact_id'
    left join {{ ref('persons') }} as persons
        on links.person_key = persons.person_key
    left join scores on persons.person_key = scores.person_key
    left join flags on persons.person_key = flags.person_key
    left join owed on persons.person_key = owed.person_key
    where sessions.started_at is not null

)

select * from listed
