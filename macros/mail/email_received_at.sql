{#- When the provider took the mail in: Gmail's internalDate (milliseconds), Graph's
    receivedDateTime. -#}
{%- macro email_received_at(mail) -%}
    case {{ mail }}.source_system
        when 'gmail' then timestamp_millis(
            safe_cast(json_value({{ mail }}.payload, '$.internalDate') as int64)
        )
        when 'exchange' then safe_cast(
            json_value({{ mail }}.payload, '$.receivedDateTime') as timestamp
        )
    end
{%- endmacro -%}
