{#- Of a report that a mail did not come, the id of that mail; null where it tells none, and for all
    else. -#}
{%- macro undelivered_id(mail, is_mail_server, is_delay) -%}
    if(
        {{ is_undelivered(mail, is_mail_server, is_delay) }},
        coalesce(
            {{ mail }}.reported_message_id,
            {{ mail }}.in_reply_to[safe_offset(0)],
            array_reverse({{ mail }}.reference_ids)[safe_offset(0)]
        ),
        null
    )
{%- endmacro -%}
