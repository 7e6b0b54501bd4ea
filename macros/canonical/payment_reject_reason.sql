{#- Why an invoice, a payment intent or a refund cannot be canonical; null when it can. -#}
{%- macro payment_reject_reason(payload) -%}
    case
        when nullif(json_value({{ payload }}, '$.id'), '') is null then 'no_payment_id'
        when {{ stripe_amount(payload) }} is null then 'no_amount'
        when json_value({{ payload }}, '$.currency') is null then 'no_currency'
        when
            upper(json_value({{ payload }}, '$.currency'))
            not in (select known.currency from {{ ref('currencies') }} as known)
            then 'unknown_currency'
        when {{ unix_time(payload, '$.created') }} is null then 'no_time'
    end
{%- endmacro -%}
