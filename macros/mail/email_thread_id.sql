{#- The conversation's id as the provider has it. -#}
{%- macro email_thread_id(mail) -%}
    case {{ mail }}.source_system
        when 'gmail' then json_value({{ mail }}.payload, '$.threadId')
        when 'exchange' then json_value({{ mail }}.payload, '$.conversationId')
    end
{%- endmacro -%}
