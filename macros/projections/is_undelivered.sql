{#- Whether a mail reports that another did not come. Graph does not tell what became of it, nor
    does a mail server that writes no report: the worst is taken for that, unless the subject says
    that the mail is late or has come. -#}
{%- macro is_undelivered(mail, is_mail_server, is_delay) -%}
    (
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
        ) = 'failed'
    )
{%- endmacro -%}
