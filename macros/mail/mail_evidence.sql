{#- What a mail's headers and parts say of its sender's nature, as the columns of canonical_emails.
    `facts` is what gmail_facts or graph_facts read. A mail server that sends no report, as qmail
    (QSBMF), Yahoo and older Exims, has the header of what came back in its text, and so has the
    report of Exchange, of which Graph gives no parts. -#}
{%- macro mail_evidence(facts) -%}
    {%- set columns = [
        'auto_submitted', 'precedence', 'auto_response_suppress', 'list_id', 'list_post',
        'has_list_unsubscribe', 'report_type', 'report_action', 'reported_message_id',
        'reported_recipients', 'has_null_return_path', 'calendar_method', 'is_reaction',
        'original_from_addresses', 'is_truncated',
    ] -%}
    {%- for column in columns -%}
        {%- if column == 'reported_message_id' -%}
            coalesce(
                {{ facts }}.reported_message_id,
                if(
                    {{ facts }}.has_null_return_path
                    or {{ facts }}.report_action = 'failed'
                    or {{ facts }}.report_type = 'delivery-status',
                    regexp_extract(
                        coalesce({{ facts }}.text_body, {{ facts }}.html_body),
                        r'(?i)(?:^|[\n>])[ \t]*message-id:\s*(?:<|&lt;)(?:<a [^>]*>)?([^<>&\s]+)'
                    ),
                    null
                )
            ) as reported_message_id
        {%- else -%}
            {{ facts }}.{{ column }}
        {%- endif -%}
        {{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
