{#- Whether a mail can be one of a mail server on another mail, whose text then tells which: by its
    report, or by a name that mail servers have. Whether it is one, int_mail_kinds says. -#}
{%- macro may_be_report(facts) -%}
    (
        coalesce({{ facts }}.report_action = 'failed', false)
        or coalesce({{ facts }}.report_type = 'delivery-status', false)
        or coalesce(
            regexp_contains(
                {{ normalised_email(facts ~ '.from_addresses[safe_offset(0)].email') }},
                r'^(?:mailer[-_.]?daemon(?:@|$)|(?:postmaster|microsoftexchange[0-9a-f]{32})@)'
            ),
            false
        )
    )
{%- endmacro -%}
