{#- What a mail's headers and parts say of its sender's nature, as the columns of canonical_emails.
    `facts` is what gmail_facts or graph_facts read. A mail server that sends no report, as qmail
    (QSBMF), Yahoo and older Exims, has the header of what came back in its text, and so has the
    report of Exchange, of which Graph gives no parts; others name there whom it was to alone. -#}
{%- macro mail_evidence(facts) -%}
    {%- set columns = [
        'auto_submitted', 'precedence', 'auto_response_suppress', 'list_id', 'list_post',
        'has_list_unsubscribe', 'report_type', 'report_action', 'reported_message_id',
        'reported_recipients', 'has_null_return_path', 'message_context', 'calendar_method',
        'calendar_comment', 'is_reaction', 'original_from_addresses', 'is_truncated',
    ] -%}
    {%- for column in columns -%}
        {%- if column == 'reported_message_id' -%}
            coalesce(
                {{ facts }}.reported_message_id,
                if(
                    {{ facts }}.has_null_return_path or {{ may_be_report(facts) }},
                    {{ id_in_text(facts) }},
                    null
                )
            ) as reported_message_id
        {%- elif column == 'reported_recipients' -%}
            if(
                {{ may_be_report(facts) }}
                and array_length({{ facts }}.reported_recipients) = 0
                and array_length({{ facts }}.in_reply_to) = 0
                and coalesce({{ facts }}.reported_message_id, {{ id_in_text(facts) }}) is null,
                {{ addresses_in_text(facts) }},
                {{ facts }}.reported_recipients
            ) as reported_recipients
        {%- elif column == 'message_context' -%}
            {{ message_context(facts) }} as message_context
        {%- else -%}
            {{ facts }}.{{ column }}
        {%- endif -%}
        {{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
