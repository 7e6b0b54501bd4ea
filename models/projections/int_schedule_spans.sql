-- One row per schedule and person who owes by it: from which day to which. Who has left owes
-- nothing after the last session that counts; a session that is still to come counts for nothing.
with schedules as (

    select
        *,
        coalesce(session_status_code, session_type_code, cast(every_sessions as string)) is not null
            as is_by_session
    from {{ ref('questionnaire_schedules') }}

),

links as (

    select
        identifier as contact_id,
        person_key
    from {{ ref('person_links') }}
    where identifier_type = 'contact_id' and not is_own

),

members as (

    select
        schedules.schedule_id,
        links.person_key,
        min(date(contacts.created_at, {{ time_zone() }})) as first_on
    from schedules
    inner join {{ ref('canonical_contacts') }} as contacts
        on
            contacts.is_active
            and coalesce(schedules.contact_stage_code, contacts.stage_code, '')
            = coalesce(contacts.stage_code, '')
    inner join links
        on contacts.contact_id = links.contact_id
    group by 1, 2

),

held as (

    select
        schedules.schedule_id,
        links.person_key,
        array_agg(
            distinct date(sessions.started_at, {{ time_zone() }})
            order by date(sessions.started_at, {{ time_zone() }})
        ) as held_on
    from schedules
    inner join {{ ref('canonical_sessions') }} as sessions
        on
            coalesce(schedules.session_status_code, sessions.status_code, '')
            = coalesce(sessions.status_code, '')
            and coalesce(schedules.session_type_code, sessions.session_type_code, '')
            = coalesce(sessions.session_type_code, '')
    inner join links
        on sessions.contact_id = links.contact_id
    where schedules.is_by_session and date(sessions.started_at, {{ time_zone() }}) <= {{ today() }}
    group by 1, 2

),

spans as (

    select
        schedules.* except (contact_stage_code, session_status_code, session_type_code, note),
        coalesce(held.person_key, members.person_key) as person_key,
        held.held_on,
        coalesce(held.held_on[safe_offset(0)], members.first_on) as starts_on,
        if(
            members.person_key is null,
            held.held_on[safe_offset(array_length(held.held_on) - 1)],
            {{ today() }}
        ) as ends_on
    from held
    full outer join members
        on held.schedule_id = members.schedule_id and held.person_key = members.person_key
    inner join schedules
        on coalesce(held.schedule_id, members.schedule_id) = schedules.schedule_id
    where held.schedule_id is not null or not schedules.is_by_session

)

select * from spans
