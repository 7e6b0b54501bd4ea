-- One row per copy of a mail: who wrote it, and whether it is a draft, thrown away, from a machine,
-- the last word or done. What its headers say comes first; patterns help where there are none. All
-- of it is worked out once for each version of a mail: the patterns alone take a millisecond.
with emails as (

    {{ new_versions(
        ref('canonical_emails'),
        this if is_incremental(),
        but_for=['preview', 'text_body', 'html_body', 'attachments']
    ) }}

),

peopled as (

    {{ parties_of('emails') }}

),

rules as (

    {{ judging_rules() }}

),

signs as (

    select
        mails.*,
        '$draft' in unnest(mails.keywords)
        or {{ lies_in('mails', 'mails.mailbox_ids', 'rules.drafts') }} as is_draft,
        {{ lies_in('mails', 'mails.mailbox_ids', 'rules.discards') }} as is_discarded,
        {{ lies_in(
            'mails',
            'array(select lower(name) '
            ~ 'from unnest(array_concat(mails.mailbox_ids, mails.categories)) as name)',
            'rules.endings'
        ) }} as is_done,
        array(
            select rule.pattern_kind
            from unnest(rules.patterns) as rule -- noqa: RF04
            where
                {{ pattern_applies('rule', 'mails') }}
                and regexp_contains(
                    if(
                        rule.field = 'from',
                        {{ normalised_email('mails.from_addresses[safe_offset(0)].email') }},
                        mails.subject
                    ),
                    rule.pattern
                )
        ) as matches,
        -- of a group, or a page of our own, a list's headers say nothing of who wrote to it
        {{ is_to_own_group('mails', 'mails.our_addresses') }} as is_to_own_group,
        -- invitations and forms are sent by programs at the word of a person
        mails.calendar_method in ('REQUEST', 'REPLY', 'COUNTER', 'CANCEL')
        or mails.author_kind = 'form'
        and {{ is_form_of_a_page('mails', 'mails.our_addresses') }} as is_by_hand,
        -- it claims to be ours, and to be answered where nobody reads
        mails.author_kind = 'sender'
        and mails.direction = 'inbound'
        and {{ claims_to_be_ours('mails', 'mails.our_addresses') }} as is_answered_nowhere
    from peopled as mails
    cross join rules

),

kinds as (

    select
        idem_key,
        is_draft,
        is_discarded,
        is_done,
        author_kind,
        authors,
        writers,
        {{ is_machine() }} as is_machine,
        coalesce(calendar_method = 'REPLY', false)
        and not ('counter' in unnest(matches) or {{ asks_beside_an_answer() }})
        or is_reaction
        or 'closing' in unnest(matches) as is_closing,
        'delay' in unnest(matches) as is_delay,
        'mail_server' in unnest(matches) as is_mail_server,
        source_hash
    from signs

),

changes as (

    {{ with_gone('kinds', ref('canonical_emails'), this if is_incremental()) }}

)

select * from changes
