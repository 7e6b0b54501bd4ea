{#- What a mail says, read by its provider's function: all header fields and parts in one call. -#}
{%- macro mail_facts(mail) -%}
    case {{ mail }}.source_system
        when 'gmail' then {{ function('gmail_facts') }}({{ mail }}.payload)
        when 'exchange' then {{ function('graph_facts') }}({{ mail }}.payload)
    end
{%- endmacro -%}
