{#- Why a session cannot be canonical; null when it can. A length or a fee that is there and cannot
    be read rejects it, so that no sum is short without saying so. -#}
{%- macro session_reject_reason(payload) -%}
    {%- set start = "json_value(" ~ payload ~ ", '$.cre92_sessiondate')" -%}
    {%- set duration = "json_value(" ~ payload ~ ", '$.cre92_duration')" -%}
    {%- set fee = "json_value(" ~ payload ~ ", '$.cre92_fee')" -%}
    case
        when nullif(json_value({{ payload }}, '$.cre92_clientsessionid'), '') is null
            then 'no_session_id'
        when {{ start }} is null then 'no_start'
        when {{ source_time(start) }} is null then 'unreadable_start'
        when {{ duration }} is not null and {{ whole_number(duration) }} is null
            then 'unreadable_duration'
        when {{ fee }} is not null and safe_cast({{ fee }} as numeric) is null
            then 'unreadable_fee'
    end
{%- endmacro -%}
