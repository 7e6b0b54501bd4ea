-- One row per copy of a mail: whether it is a draft, thrown away, from a machine, passed on or the
-- last word. Told by its mailbox, its sender and its subject, as two seeds say; no body is read.
with emails as (

    select
        idem_key,
        source_system,
        connection_name,
        subject,
        keywords,
        mailbox_ids,
        lower(from_addresses[safe_offset(0)].email) as sender
    from {{ ref('canonical_emails') }}

),

mailbox_roles as (

    select * from {{ ref('mailbox_roles') }}

),

patterns as (

    select * from {{ ref('mail_patterns') }}

),

placed as (

    select
        emails.idem_key,
        logical_or(mailbox_roles.mailbox_role = 'draft') as is_draft,
        logical_or(mailbox_roles.mailbox_role in ('junk', 'trash')) as is_discarded
    from emails
    cross join unnest(emails.mailbox_ids) as place
    inner join mailbox_roles
        on
            emails.source_system = mailbox_roles.source_system
            and emails.connection_name
            = coalesce(mailbox_roles.connection_name, emails.connection_name)
            and place = mailbox_roles.mailbox_id
    group by 1

),

matched as (

    select
        emails.idem_key,
        logical_or(patterns.pattern_kind = 'machine') as is_machine,
        logical_or(patterns.pattern_kind = 'forward') as is_forward,
        logical_or(patterns.pattern_kind = 'closing') as is_closing
    from emails
    cross join patterns
    where
        regexp_contains(
            case patterns.field
                when 'from' then emails.sender
                when 'subject' then emails.subject
            end,
            patterns.pattern
        )
    group by 1

),

kinds as (

    select
        emails.idem_key,
        '$draft' in unnest(emails.keywords) or coalesce(placed.is_draft, false) as is_draft,
        coalesce(placed.is_discarded, false) as is_discarded,
        coalesce(matched.is_machine, false) as is_machine,
        coalesce(matched.is_forward, false) as is_forward,
        coalesce(matched.is_closing, false) as is_closing
    from emails
    left join placed
        on emails.idem_key = placed.idem_key
    left join matched
        on emails.idem_key = matched.idem_key

)

select * from kinds
