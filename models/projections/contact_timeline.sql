-- One row per person and event that concerns them: mails, sessions, reports, answers, scores and
-- payments. A mail in two mailboxes is one event, inbound from who wrote it. The practice's own
-- addresses have no timeline.
with events as (

    select * from {{ ref('int_person_events') }}

),

links as (

    select * from {{ ref('person_links') }}
    where not is_own

),

timeline as (

    select
        links.person_key,
        min(events.occurred_at) as occurred_at,
        events.event_kind,
        min(events.idem_key) as idem_key,
        min(events.title) as title,
        min(events.amount) as amount,
        min(events.currency) as currency,
        min(events.direction) as direction,
        {{ person_key('events.event_kind', "concat(links.person_key, ' ', events.event_id)") }}
            as event_key
    from events
    inner join links
        on
            events.identifier_type = links.identifier_type
            and events.identifier = links.identifier
    group by links.person_key, events.event_kind, events.event_id

)

select * from timeline
