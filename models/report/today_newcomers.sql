-- One row per person: when and how they first wrote, answered a form or came into the client
-- records, and how far they are now. Of a week, these are the newcomers.
with links as (

    select * from {{ ref('person_links') }}
    where not is_own

),

signs as (

    select
        links.person_key,
        kinds.idem_key,
        copies.occurred_at as came_at,
        'mail' as came_by,
        emails.subject as about
    from {{ ref('int_mail_kinds') }} as kinds
    inner join {{ ref('canonical_emails') }} as emails
        on kinds.idem_key = emails.idem_key and emails.direction = 'inbound'
    inner join {{ ref('int_mail_copies') }} as copies on kinds.idem_key = copies.idem_key
    inner join links
        on
            {{ normalised_email('kinds.authors[safe_offset(0)].email') }} = links.identifier
            and links.identifier_type = 'email'
    where not (kinds.is_machine or kinds.is_discarded or kinds.is_draft)

    union all

    select
        links.person_key,
        responses.idem_key,
        responses.submitted_at as came_at,
        'form' as came_by,
        responses.form_title as about
    from {{ ref('canonical_questionnaire_responses') }} as responses
    inner join links
        on responses.idem_key = links.identifier and links.identifier_type = 'response'

    union all

    select
        links.person_key,
        contacts.idem_key,
        contacts.created_at as came_at,
        'record' as came_by,
        contacts.stage as about
    from {{ ref('canonical_contacts') }} as contacts
    inner join links
        on contacts.contact_id = links.identifier and links.identifier_type = 'contact_id'

),

firsts as (

    select
        person_key,
        array_agg(signs order by came_at, came_by, idem_key limit 1)[offset(0)] as came
    from signs
    where came_at is not null
    group by 1

),

threads as (

    select
        person_key,
        max(lead_stage) as lead_stage
    from {{ ref('today_threads') }}
    where person_key is not null
    group by 1

),

newcomers as (

    select
        firsts.person_key,
        firsts.came.idem_key,
        persons.display_name as person_name,
        persons.contact_id,
        persons.emails,
        firsts.came.came_at,
        date(firsts.came.came_at, {{ time_zone() }}) as came_on,
        firsts.came.came_by,
        firsts.came.about,
        threads.lead_stage,
        threads.person_key is not null as is_waiting,
        coalesce(respondents.is_unconfirmed, false) as is_unconfirmed
    from firsts
    inner join {{ ref('persons') }} as persons on firsts.person_key = persons.person_key
    left join threads on firsts.person_key = threads.person_key
    left join {{ ref('int_respondents') }} as respondents
        on firsts.came.idem_key = respondents.idem_key

)

select * from newcomers
