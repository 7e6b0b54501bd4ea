{#- Whether a mail names recipients, and nobody but `ours` among them. -#}
{%- macro is_sent_to_ourselves(mail, ours) -%}
    {%- set recipients = 'array_concat(' ~ mail ~ '.to_addresses, ' ~ mail ~ '.cc_addresses, '
        ~ mail ~ '.bcc_addresses)' -%}
    (array_length({{ recipients }}) > 0 and not {{ has_outsider(recipients, ours) }})
{%- endmacro -%}
