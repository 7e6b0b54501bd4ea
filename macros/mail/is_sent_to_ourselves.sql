{#- Whether a mail names recipients, and nobody but `ours` among them. -#}
{%- macro is_sent_to_ourselves(mail, ours) -%}
    {%- set recipients = recipients_of(mail) -%}
    (array_length({{ recipients }}) > 0 and not {{ has_outsider(recipients, ours) }})
{%- endmacro -%}
