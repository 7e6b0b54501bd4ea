-- One row per message as email_threads holds it; none where that is built anew.
with held as (

    {% if built('email_threads') %}
        select
            message_key,
            message_id,
            ids,
            copies,
            first_received_at,
            links,
            conversations,
            mails,
            source_hash,
            thread_key,
            family_key
        from {{ built('email_threads') }}
    {% else %}
        select
            *,
            '' as thread_key,
            '' as family_key
        from {{ ref('int_threadable_emails') }}
        where false
    {% endif %}

)

select * from held
