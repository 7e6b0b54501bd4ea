-- One row per event and identifier of somebody whom it concerns; of a mail that is no draft, one
-- per copy as well. Who wrote it by a page or a group is concerned by it, too.
with mails as (

    select
        emails.* replace (copies.message_key as message_key),
        {{ normalised_email('address.email') }} as concerned,
        if(
            position < array_length(kinds.authors) + array_length(emails.from_addresses),
            'inbound',
            'outbound'
        ) as way
    from {{ ref('canonical_emails') }} as emails
    inner join {{ ref('int_mail_copies') }} as copies
        on emails.idem_key = copies.idem_key
    inner join {{ ref('int_mail_kinds') }} as kinds
        on emails.idem_key = kinds.idem_key
    cross join
        unnest(array_concat(
            kinds.authors, emails.from_addresses, emails.to_addresses, emails.cc_addresses,
            emails.bcc_addresses
        )) as address
        with offset as position
    where not kinds.is_draft

),

events as (

    {{ events_of(
        'mails', "'email'", "'email'", 'concerned', 'coalesce(sent_at, received_at)', 'subject',
        direction='way', event_id='message_key'
    ) }}
    union all
    {{ events_of(
        ref('canonical_sessions'), "'session'", "'contact_id'", 'contact_id', 'started_at',
        "array_to_string([session_type, status], ', ')", amount='fee'
    ) }}
    union all
    {{ events_of(
        ref('canonical_reports'), "'report'", "'contact_id'", 'contact_id', 'reported_at',
        'report_type'
    ) }}
    union all
    {{ events_of(
        ref('canonical_questionnaire_responses'), "'form_response'", "'response'", 'idem_key',
        'coalesce(submitted_at, created_at)', 'form_title'
    ) }}
    union all
    {{ events_of(
        ref('questionnaire_scores'), "'score'", "'response'", 'idem_key', 'occurred_at',
        "array_to_string([instrument_id, band], ', ')", event_id='score_key'
    ) }}
    union all
    {{ events_of(
        ref('int_payments_of_persons'), 'payment_type',
        "case
            when contact_id is not null then 'contact_id'
            when customer_id is not null then 'customer_id'
            else 'email'
        end",
        'coalesce(contact_id, customer_id, email)', 'occurred_at', 'status', amount='amount',
        currency='currency', direction="case payment_type
            when 'payment_intent' then 'inbound'
            when 'refund' then 'outbound'
        end"
    ) }}

)

select * from events
