{#- Where the provider keeps the mail: Gmail's labels, or Graph's folder. -#}
{%- macro email_mailbox_ids(mail) -%}
    array(
        select mailbox_id
        from unnest(
            case {{ mail }}.source_system
                when 'gmail' then json_value_array({{ mail }}.payload, '$.labelIds')
                when 'exchange' then [json_value({{ mail }}.payload, '$.parentFolderId')]
            end
        ) as mailbox_id
        where mailbox_id is not null
        order by mailbox_id
    )
{%- endmacro -%}
