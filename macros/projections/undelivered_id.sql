{#- Of a report that a mail did not come, the id of that mail; null for all else. Graph does not
    tell what became of it, nor does a mail server that writes no report: the worst is taken for
    that, unless the subject says that the mail is late or has come. -#}
{%- macro undelivered_id(mail, is_mail_server, is_delay) -%}
    if(
        coalesce(
            {{ mail }}.report_action,
            if(
                (
                    {{ mail }}.report_type = 'delivery-status'
                    or {{ mail }}.report_type is null and {{ is_mail_server }}
                ) and not {{ is_delay }},
                'failed',
                ''
            )
        ) = 'failed',
        coalesce(
            {{ mail }}.reported_message_id,
            {{ mail }}.in_reply_to[safe_offset(0)],
            array_reverse({{ mail }}.reference_ids)[safe_offset(0)]
        ),
        null
    )
{%- endmacro -%}
