{#- Threads in which somebody waited when a week ended, counted anew from its mails: who wrote, and
    whether a later mail of ours in the thread went to that person and did not come back. Of models
    it reads what a mail is and whose an address is, and nothing of who waits. -#}
{%- set last = "array_reverse(emails.reference_ids)[safe_offset(0)]" -%}
{%- set ended = "timestamp(date_add(date(@week), interval 7 day), '" ~ time_zone ~ "')" -%}
with mails as (
    select
        messages.thread_key,
        messages.message_key,
        messages.occurred_at,
        messages.is_request,
        messages.is_answer,
        messages.is_done and {{ ended }} > max(
            if(messages.is_discarded, null, messages.occurred_at)
        ) over (partition by messages.thread_key) as is_done,
        mail.idem_key,
        threads.message_id,
        if(
            messages.is_request,
            kinds.writers,
            array(select lower(trim(party.email)) from unnest(messages.recipients) as party)
        ) as parties
    from {{ table('int_thread_messages') }} as messages
    inner join {{ table('email_threads') }} as threads on messages.message_key = threads.message_key
    cross join unnest(threads.mails) as mail
    inner join {{ table('int_mail_kinds') }} as kinds on mail.idem_key = kinds.idem_key
),

returned as (
    select
        coalesce(
            emails.reported_message_id, emails.in_reply_to[safe_offset(0)], {{ last }}
        ) as id,
        lower(to_json_string(array_concat_agg(emails.reported_recipients))) as told
    from {{ table('canonical_emails') }} as emails
    inner join {{ table('int_mail_kinds') }} as kinds on emails.idem_key = kinds.idem_key
    where
        emails.report_action = 'failed'
        or emails.report_action is null and not kinds.is_delay and (
            emails.report_type = 'delivery-status'
            or emails.report_type is null and kinds.is_mail_server
        )
    group by id
),

named as (
    select
        mails.*,
        coalesce(links.person_key, party) as person,
        returned.id is not null and (
            strpos(returned.told, party) > 0
            or (select logical_and(strpos(returned.told, p) = 0) from unnest(mails.parties) as p)
        ) as is_returned
    from mails
    cross join unnest(mails.parties) as party
    left join {{ table('person_links') }} as links
        on links.identifier_type = 'email' and not links.is_own and party = links.identifier
    left join returned
        on mails.is_answer and mails.message_id = returned.id
),

asked as (
    select
        requests.thread_key,
        min(requests.idem_key) as idem_key,
        logical_or(requests.is_done) as is_done,
        min(answers.occurred_at) as answered_at
    from named as requests
    left join named as answers
        on
            requests.thread_key = answers.thread_key
            and requests.person = answers.person
            and requests.occurred_at <= answers.occurred_at
            and answers.is_answer and not answers.is_returned
    where requests.is_request and requests.occurred_at < {{ ended }}
    group by requests.thread_key, requests.message_key
)

select
    'threads_waiting' as metric,
    dimension,
    count(distinct thread_key) as value, -- noqa: RF04
    array_agg(idem_key order by idem_key) as idem_keys
from asked
cross join unnest(['inbox', 'all']) as dimension
where answered_at >= {{ ended }} or answered_at is null and not is_done
group by dimension
