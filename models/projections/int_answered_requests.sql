-- One row per request, with the first mail of ours after it in its thread that went to who asked,
-- by any address of that person, and did not come back.
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

    select
        undelivered_id,
        array_concat_agg(array(
            select {{ normalised_email('email') }}
            from unnest(undelivered_to) as email
        )) as addresses
    from judged
    where undelivered_id is not null
    group by 1

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
        returned.undelivered_id is not null and (
            email in unnest(returned.addresses)
            or not exists (
                select 1 from unnest(judged.recipients) as recipient
                where {{ normalised_email('recipient.email') }} in unnest(returned.addresses)
            )
        ) as is_returned
    from judged
    left join returned
        on judged.is_answer and judged.message_id = returned.undelivered_id
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

),

followed as (

    select
        message_key,
        person_key,
        is_author,
        is_answer,
        first_value(if(
            is_answer and not is_returned,
            struct(
                persons.occurred_at as occurred_at,
                persons.message_key as message_key,
                persons.answered_by as answered_by
            ),
            null
        ) ignore nulls) over (
            partition by thread_key, person
            order by occurred_at, is_answer, message_key
            rows between current row and unbounded following
        ) as answer,
        logical_or(is_answer and is_returned) over (
            partition by thread_key, person
            order by occurred_at, is_answer, message_key
            rows between current row and unbounded following
        ) as has_returned_answer
    from persons

),

requests as (

    select
        message_key,
        max(if(is_author, person_key, null)) as person_key,
        array_agg(answer order by answer.occurred_at is null, answer.occurred_at limit 1)[offset(0)]
            as answer,
        logical_or(has_returned_answer) as has_returned_answer
    from followed
    where not is_answer
    group by 1

),

answered as (

    select
        message_key,
        person_key,
        answer.occurred_at as answered_at,
        answer.message_key as answer_key,
        answer.answered_by,
        answer.message_key is null and has_returned_answer as answer_failed
    from requests

)

select * from answered
