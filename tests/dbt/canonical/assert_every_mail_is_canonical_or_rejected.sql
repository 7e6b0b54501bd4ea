-- Nothing got lost: each live mail is in canonical_emails as it is now, or has a reason why it
-- cannot be; and no mail is there that is not live.
with violations as (

    select
        coalesce(mails.idem_key, emails.idem_key) as idem_key,
        rejects.reason
    from (
        select *
        from {{ ref('raw_objects') }}
        where
            object_type = 'email'
            and deleted_at is null
    ) as mails
    full outer join {{ ref('canonical_emails') }} as emails
        on
            mails.idem_key = emails.idem_key
            and mails.payload_hash = emails.source_hash
    left join {{ ref('canonical_rejects') }} as rejects
        on
            mails.idem_key = rejects.idem_key
            and rejects.reason != 'not_built_yet'
    where
        mails.idem_key is null
        or (emails.idem_key is null) != (rejects.idem_key is not null)

)

select * from violations
