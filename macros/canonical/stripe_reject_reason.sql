{#- Why an object of Stripe that is an amount of a currency at a time cannot be canonical; null when
    it can. What is written and cannot be read rejects it, so that no sum is wrong in silence. -#}
{%- macro stripe_reject_reason(payload, no_id, amount, numbers=[], times=[]) -%}
    case
        when nullif(json_value({{ payload }}, '$.id'), '') is null then '{{ no_id }}'
        when {{ amount }} is null then 'no_amount'
        when json_value({{ payload }}, '$.currency') is null then 'no_currency'
        when
            upper(json_value({{ payload }}, '$.currency'))
            not in (select known.currency from {{ ref('currencies') }} as known)
            then 'unknown_currency'
        when {{ unix_time(payload, '$.created') }} is null then 'no_time'
    {%- if numbers %}
        when {{ unreadable(payload, numbers, 'number') }} then 'unreadable_amount'
    {%- endif %}
    {%- if times %}
        when {{ unreadable(payload, times, 'time') }} then 'unreadable_time'
    {%- endif %}
    end
{%- endmacro -%}
