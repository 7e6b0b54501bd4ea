-- One row per request and person who asked, and per mail of ours and person whom it went to:
-- whether it came back from there.
with judged as (

    select * from {{ ref('int_judged_messages') }}

),

links as (

    select
        identifier as email,
        person_key
    from {{ ref('person_links') }}
    where identifier_type = 'email' and not is_own

),

returned as (

    select * from {{ ref('int_returned_mails') }}

),

-- who asked, and to whom an answer went; a report that names none of these means all of them
parties as (

    select
        judged.thread_key,
        judged.message_key,
        judged.occurred_at,
        judged.is_answer,
        {{ normalised_email('judged.from_addresses[safe_offset(0)].email') }} as answered_by,
        email,
        coalesce(email = {{ normalised_email('judged.authors[safe_offset(0)].email') }}, false)
            as is_author,
        returned.message_id is not null and (
            email in unnest(returned.addresses)
            or not exists (
                select 1 from unnest(judged.recipients) as recipient
                where {{ normalised_email('recipient.email') }} in unnest(returned.addresses)
            )
        ) as is_returned
    from judged
    left join returned
        on judged.is_answer and judged.message_id = returned.message_id
    cross join
        unnest(
            if(judged.is_answer, {{ normalised_emails(['judged.recipients']) }}, judged.writers)
        ) as email
    where judged.is_request or judged.is_answer

),

persons as (

    select
        parties.thread_key,
        parties.message_key,
        parties.occurred_at,
        parties.is_answer,
        parties.answered_by,
        coalesce(links.person_key, parties.email) as person,
        max(links.person_key) as person_key,
        logical_or(parties.is_author) as is_author,
        logical_and(parties.is_returned) as is_returned
    from parties
    left join links
        on parties.email = links.email
    group by 1, 2, 3, 4, 5, 6

)

select * from persons
