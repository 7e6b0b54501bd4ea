{#- What a mail's headers and parts say of its sender's nature, as the columns of canonical_emails.
    `facts` is what gmail_facts or graph_facts read. -#}
{%- macro mail_evidence(facts) -%}
    {%- set columns = [
        'auto_submitted', 'precedence', 'auto_response_suppress', 'list_id', 'list_post',
        'has_list_unsubscribe', 'report_type', 'report_action', 'reported_message_id',
        'reported_recipients', 'has_null_return_path', 'calendar_method', 'is_reaction',
        'original_from_addresses', 'is_truncated',
    ] -%}
    {%- for column in columns -%}
        {{ facts }}.{{ column }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
