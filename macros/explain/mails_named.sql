{#- The mails with the message id @name, or from or to the address @name; of a mail that is deleted
    only its record is left to ask. Rendered by the runner. -#}
{%- macro mails_named(raw_objects, canonical_emails) -%}
    select stored.* except (payload, context)
    from {{ raw_objects }} as stored
    {%- if canonical_emails %}
    left join {{ canonical_emails }} as mails
        on stored.idem_key = mails.idem_key
    {%- endif %}
    where
        stored.object_type = 'email'
        and (
            (
                regexp_contains(@name, r'^[^\s<>]+@[^\s<>]+$')
                and stored.deleted_at is not null
                and strpos(to_json_string(stored.payload), @name) > 0
            )
            {%- if canonical_emails %}
            or @name in unnest(mails.message_ids)
            or lower(@name) in unnest(array(
                select lower(party.email)
                from unnest(array_concat(
                    mails.from_addresses, mails.to_addresses, mails.cc_addresses,
                    mails.bcc_addresses, mails.reply_to_addresses, mails.sender_addresses
                )) as party
            ))
            {%- endif %}
        )
    order by stored.last_seen desc, stored.idem_key
{%- endmacro -%}
