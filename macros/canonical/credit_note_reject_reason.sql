{#- Why a credit note cannot be canonical; null when it can. -#}
{%- macro credit_note_reject_reason(payload) -%}
    coalesce(
        {{ stripe_reject_reason(
            payload, 'no_credit_note_id', stripe_amount(payload),
            numbers=['$.pre_payment_amount', '$.post_payment_amount'],
            times=['$.voided_at']
        ) }},
        if({{ stripe_id(payload, 'invoice') }} is null, 'no_invoice', null)
    )
{%- endmacro -%}
