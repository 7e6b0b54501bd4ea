{#- Why a Gmail message cannot be canonical; null when it can. `facts` is what gmail_facts read. -#}
{%- macro gmail_reject_reason(payload, facts) -%}
    case
        when json_query({{ payload }}, '$.payload.headers') is null then 'no_headers'
        when {{ facts }} is null then 'unreadable'
    end
{%- endmacro -%}
