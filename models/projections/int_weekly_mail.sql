-- One row per message and week that it counts in: received, sent, or waited for an answer to when
-- the week ended. Drafts and what was thrown away do not count.
with messages as (

    select
        *,
        if(is_machine, 'machine', 'person') as sender_kind,
        max(occurred_at) over (partition by thread_key) as last_message_at
    from {{ ref('int_thread_messages') }}
    where not is_discarded

),

-- each end of a week at which the thread waited; when it was called done is not told, so that it
-- counts until its last message
waits as (

    select distinct
        messages.thread_key,
        week_start
    from messages
    cross join
        unnest(generate_date_array(
            {{ week_of('messages.occurred_at') }},
            date_sub(
                coalesce(
                    {{ week_of('messages.answered_at') }},
                    if(messages.is_done, {{ week_of('messages.last_message_at') }}, null),
                    date_trunc({{ today() }}, isoweek)
                ),
                interval 1 day
            ),
            interval 1 week
        )) as week_start
    where messages.is_request

),

figures as (

    {{ weekly('messages', 'mails_received', 'sender_kind', 'occurred_at',
        conditions=["direction = 'inbound'"]) }}
    union all
    {{ weekly('messages', 'mails_sent', 'sender_kind', 'occurred_at',
        conditions=["direction = 'outbound'"]) }}
    union all
    select
        week_start,
        'threads_waiting' as metric,
        'inbox' as dimension,
        cast(1 as numeric) as value -- noqa: RF04
    from waits

)

select * from figures
