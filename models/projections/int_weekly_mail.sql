-- One row per message and week that it counts in: received, sent, or waited for an answer to when
-- the week ended. Drafts and what was thrown away do not count.
with messages as (

    select
        *,
        if(is_machine, 'machine', 'person') as sender_kind
    from {{ ref('int_thread_messages') }}
    where not is_discarded

),

answers as (

    select
        thread_key,
        occurred_at
    from {{ ref('int_thread_messages') }}
    where is_answer

),

requests as (

    select
        messages.thread_key,
        messages.message_key,
        messages.occurred_at,
        min(answers.occurred_at) as answered_at
    from messages
    left join answers
        on
            messages.thread_key = answers.thread_key
            and messages.occurred_at <= answers.occurred_at
    where messages.is_request
    group by 1, 2, 3

),

-- each end of a week at which the thread waited
waits as (

    select distinct
        requests.thread_key,
        week_start
    from requests
    cross join
        unnest(generate_date_array(
            {{ week_of('requests.occurred_at') }},
            date_sub(
                coalesce({{ week_of('requests.answered_at') }}, date_trunc({{ today() }}, isoweek)),
                interval 1 day
            ),
            interval 1 week
        )) as week_start

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
