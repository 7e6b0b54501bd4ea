-- One row per message id of whose mails email_threads holds one in no or another version, or one
-- that is gone: only these are read again.
with mails as (

    select
        idem_key,
        message_key as message_id,
        source_hash
    from {{ ref('canonical_emails') }}

),

held as (

    {% if built('email_threads') %}
        select
            mail.idem_key,
            threads.message_id,
            mail.source_hash
        from {{ built('email_threads') }} as threads
        cross join unnest(threads.mails) as mail
    {% else %}
        select * from mails
        where false
    {% endif %}

),

changed as (

    select [mails.message_id, held.message_id] as message_ids
    from mails
    full outer join held
        on mails.idem_key = held.idem_key
    where mails.source_hash is distinct from held.source_hash

),

ids as (

    select distinct message_id
    from changed
    cross join unnest(changed.message_ids) as message_id
    where message_id is not null

)

select * from ids
