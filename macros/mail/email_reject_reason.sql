{#- Why a raw object of type email cannot be made canonical, or null. `facts` is what the provider's
    function read in it. -#}
{%- macro email_reject_reason(source_system, payload, facts) -%}
    case
        when {{ source_system }} not in ('gmail', 'exchange') then 'unknown_provider'
        when {{ source_system }} = 'gmail' and json_query({{ payload }}, '$.payload.headers') is null
            then 'no_headers'
        when
            {{ source_system }} = 'exchange'
            and json_query({{ payload }}, '$.internetMessageHeaders') is null
            and json_value({{ payload }}, '$.receivedDateTime') is null
            then 'no_headers'
        when {{ facts }} is null then 'unreadable'
    end
{%- endmacro -%}
