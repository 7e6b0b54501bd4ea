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
            '' as message_key,
            '' as message_id,
            cast([] as array<string>) as ids,
            0 as copies,
            cast(null as timestamp) as first_received_at,
            cast([] as array<string>) as links,
            cast([] as array<string>) as conversations,
            cast([] as array<struct<
                idem_key string, place int64, occurred_at timestamp, source_hash string
            >>) as mails,
            '' as source_hash,
            '' as thread_key,
            '' as family_key
        from unnest([1]) as nothing
        where false
    {% endif %}

)

select * from held
