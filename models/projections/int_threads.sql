-- One row per thread of mails that are no drafts: what came last and since when who waits.
with messages as (

    select * from {{ ref('int_thread_messages') }}

),

threads as (

    select
        thread_key,
        array_agg(subject order by subject is null, occurred_at, message_key limit 1)[offset(0)]
            as subject,
        max(occurred_at) as last_message_at,
        array_agg(direction order by occurred_at desc, message_key desc limit 1)[offset(0)]
            as last_direction,
        min(if(is_waiting, occurred_at, null)) as waiting_since,
        count(*) as message_count,
        sum(copies) as copies,
        string_agg(mailboxes, ' ') as mailboxes,
        logical_and(is_discarded or is_machine) as is_noise,
        array_concat_agg(connections) as all_connections,
        array_agg(
            struct(messages.person_key as person_key, authors[safe_offset(0)] as author)
            order by not is_waiting, occurred_at, message_key
            limit 1
        )[offset(0)] as first_one,
        countif(is_waiting) as waiting_count,
        logical_or(is_waiting and answer_failed) as answer_failed
    from messages
    group by 1

),

described as (

    select
        thread_key,
        subject,
        last_message_at,
        last_direction,
        waiting_since,
        message_count,
        copies,
        mailboxes,
        is_noise,
        array(
            select distinct connection_name
            from unnest(all_connections) as connection_name
            order by connection_name
        ) as connections,
        if(waiting_count > 0, first_one.person_key, null) as waiting_person_key,
        if(
            waiting_count > 0,
            coalesce(
                nullif(trim(first_one.author.name), ''),
                {{ normalised_email('first_one.author.email') }}
            ),
            null
        ) as waiting_for,
        waiting_count,
        answer_failed
    from threads

)

select * from described
