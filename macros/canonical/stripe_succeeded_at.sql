{#- When an invoice was paid, or a payment or a refund succeeded; null until then. What was
    authorised first and captured later moved the balance when it was captured. -#}
{%- macro stripe_succeeded_at(payload) -%}
    case json_value({{ payload }}, '$.status')
        when 'paid' then {{ unix_time(payload, '$.status_transitions.paid_at') }}
        when 'succeeded' then coalesce(
            {{ unix_time(payload, '$.latest_charge.balance_transaction.created') }},
            {{ unix_time(payload, '$.latest_charge.created') }},
            {{ unix_time(payload, '$.charges.data[0].created') }},
            {{ unix_time(payload, '$.created') }}
        )
    end
{%- endmacro -%}
