-- One row per flag item that was raised, or could not be read, in a version of a response: whose it
-- is, what was answered, how to reach them, and when they answered the item next, which closes it.
with scores as (

    select
        scores.*,
        flag.item_number,
        flag.state as flag_of_item,
        lead(scores.occurred_at) over answered as followed_at,
        lead(flag.state) over answered as followed_state
    from {{ ref('report_scores') }} as scores
    cross join unnest(scores.flags) as flag
    window
        answered as (
            partition by scores.client_key, scores.instrument_id, flag.item_number
            order by scores.occurred_at, scores.score_key
        )

),

items as (

    select * from {{ ref('instrument_items') }}

),

answers as (

    select
        idem_key,
        instrument_id,
        item_number,
        string_agg(raw_value, ' / ' order by position, answer_key) as answer
    from {{ ref('canonical_answers') }}
    where instrument_id is not null
    group by 1, 2, 3

),

contacts as (

    select
        contact_id,
        any_value(phone) as phone
    from {{ ref('canonical_contacts') }}
    group by 1

),

flags as (

    select
        {{ person_key('scores.score_key', 'cast(scores.item_number as string)') }} as flag_key,
        scores.idem_key,
        scores.person_key,
        scores.person_name,
        scores.contact_id,
        scores.emails,
        contacts.phone,
        scores.instrument_name,
        scores.item_number,
        items.item_text,
        scores.flag_of_item as flag_state,
        if(scores.is_current_version, answers.answer, null) as answer,
        scores.occurred_at,
        date(scores.occurred_at, {{ time_zone() }}) as occurred_on,
        scores.followed_at,
        scores.is_current_version,
        scores.is_unconfirmed,
        scores.claimed_names,
        scores.followed_state
    from scores
    inner join items
        on
            scores.instrument_id = items.instrument_id
            and scores.instrument_version = items.instrument_version
            and scores.item_number = items.item_number
    left join answers
        on
            scores.idem_key = answers.idem_key
            and scores.instrument_id = answers.instrument_id
            and scores.item_number = answers.item_number
    left join contacts
        on scores.contact_id = contacts.contact_id
    where scores.flag_of_item in ('raised', 'unread')

)

select * from flags
