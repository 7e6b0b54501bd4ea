{#- Why an invoice, a payment intent or a refund cannot be canonical; null when it can. -#}
{%- macro payment_reject_reason(payload) -%}
    {{ stripe_reject_reason(
        payload, 'no_payment_id', stripe_amount(payload),
        numbers=[
            '$.amount_received', '$.amount_paid', '$.amount_paid_off_stripe', '$.amount_due',
            '$.pre_payment_credit_notes_amount', '$.latest_charge.amount_refunded',
            '$.charges.data[0].amount_refunded', '$.latest_charge.balance_transaction.fee'
        ],
        times=[
            '$.status_transitions.finalized_at', '$.status_transitions.paid_at',
            '$.status_transitions.voided_at', '$.status_transitions.marked_uncollectible_at',
            '$.latest_charge.created', '$.latest_charge.balance_transaction.created',
            '$.charges.data[0].created'
        ]
    ) }}
{%- endmacro -%}
