{#- The JMAP keywords that are true (RFC 8621 4.1.1). Gmail does not tell what was answered: that a
    mail was sent says nothing of it. In Graph it is the last verb that was executed
    (PidTagLastVerbExecuted, 0x1081: 102 reply, 103 reply to all), where that was asked for. -#}
{%- macro email_keywords(mail) -%}
    {%- set labels = "coalesce(json_value_array(" ~ mail ~ ".payload, '$.labelIds'), [])" -%}
    {%- set property = "json_value(" ~ mail ~ ".payload, '$." -%}
    {%- set verb = extended_property(mail ~ '.payload', '0x1081') -%}
    array(
        select keyword
        from unnest(case {{ mail }}.source_system
            when 'gmail' then [
                if('DRAFT' in unnest({{ labels }}), '$draft', null),
                if('STARRED' in unnest({{ labels }}), '$flagged', null),
                if('UNREAD' in unnest({{ labels }}), null, '$seen')
            ]
            when 'exchange' then [
                if({{ verb }} in ('102', '103'), '$answered', null),
                if({{ property }}isDraft') = 'true', '$draft', null),
                if({{ property }}flag.flagStatus') = 'flagged', '$flagged', null),
                if({{ property }}isRead') = 'true', '$seen', null)
            ]
        end) as keyword
        where keyword is not null
        order by keyword
    )
{%- endmacro -%}
