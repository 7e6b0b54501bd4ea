{#- Why a Graph message cannot be canonical; null when it can. `facts` is what graph_facts read. -#}
{%- macro exchange_reject_reason(payload, facts) -%}
    case
        when
            json_query({{ payload }}, '$.internetMessageHeaders') is null
            and json_value({{ payload }}, '$.receivedDateTime') is null
            then 'no_headers'
        when {{ facts }} is null then 'unreadable'
    end
{%- endmacro -%}
