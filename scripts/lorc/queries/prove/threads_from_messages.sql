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

reports as (
    select
        mails.message_key,
        coalesce(
            emails.reported_message_id, emails.in_reply_to[safe_offset(0)], {{ last }}
        ) as id,
        mails.occurred_at,
        emails.reported_recipients
    from {{ table('canonical_emails') }} as emails
    inner join {{ table('int_mail_kinds') }} as kinds on emails.idem_key = kinds.idem_key
    inner join mails on emails.idem_key = mails.idem_key
    where
        emails.report_action = 'failed'
        or emails.report_action is null and not kinds.is_delay and (
            emails.report_type = 'delivery-status'
            or emails.report_type is null and kinds.is_mail_server
        )
),

-- our answers, and the reports that tell no mail, by the address that they are on
steps as (
    select
        message_key,
        message_id,
        occurred_at,
        party,
        false as is_report
    from mails
    cross join unnest(parties) as party
    where is_answer
    union distinct
    select
        reports.* except (reported_recipients),
        lower(trim(party)) as party,
        true as is_report
    from reports
    cross join unnest(reported_recipients) as party
    where id is null
),

spans as (
    select
        ours.*,
        said.occurred_at as ended,
        min(said.occurred_at) over (partition by ours.message_key, ours.party) as first_said
    from steps as ours
    inner join steps as said
        on ours.party = said.party and said.is_report and ours.occurred_at <= said.occurred_at
    where not ours.is_report
),

-- an answer came back if until some report there are as many of them as of answers from it on
unnamed as (
    select
        spans.message_id as id,
        spans.party
    from spans
    inner join steps
        on spans.party = steps.party and steps.occurred_at between spans.occurred_at and spans.ended
    where spans.first_said <= timestamp_add(spans.occurred_at, interval 7 day)
    group by spans.message_key, id, spans.party, spans.ended
    having countif(steps.is_report) >= countif(not steps.is_report)
),

returned as (
    select
        id,
        lower(to_json_string(array_agg(party))) as told
    from (
        select
            id,
            to_json_string(reported_recipients) as party
        from reports
        union all
        select * from unnamed
    ) as named_by
    where id is not null
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
