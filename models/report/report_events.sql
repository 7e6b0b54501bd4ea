-- One row per person and session, invoice, payment or refund of theirs.
with timeline as (

    select * from {{ ref('contact_timeline') }}
    where event_kind in ('session', 'invoice', 'payment_intent', 'refund')

),

persons as (

    select * from {{ ref('persons') }}

),

events as (

    select
        timeline.event_key,
        {{ week_of('timeline.occurred_at') }} as week_start,
        timeline.person_key,
        persons.display_name as person_name,
        timeline.event_kind,
        timeline.occurred_at,
        timeline.title,
        timeline.amount,
        timeline.currency
    from timeline
    inner join persons
        on timeline.person_key = persons.person_key
    where timeline.occurred_at is not null

)

select * from events
