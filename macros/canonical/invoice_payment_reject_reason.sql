{#- Why an invoice payment cannot be canonical; null when it can. -#}
{%- macro invoice_payment_reject_reason(payload) -%}
    coalesce(
        {{ stripe_reject_reason(
            payload, 'no_invoice_payment_id', stripe_number(payload, '$.amount_requested'),
            numbers=['$.amount_paid'],
            times=['$.status_transitions.paid_at', '$.status_transitions.canceled_at']
        ) }},
        if({{ stripe_id(payload, 'invoice') }} is null, 'no_invoice', null)
    )
{%- endmacro -%}
