{#- What an invoice asked for when it was finalised, in the currency's major unit: what is due after
    credits of the customer, and what credit notes have lowered of that since; null for others. -#}
{%- macro invoice_owed(payload, object_type, unit) -%}
    if(
        {{ object_type }} = 'invoice',
        coalesce(
            {{ stripe_number(payload, '$.amount_due') }} * {{ unit }}
            + coalesce(
                {{ stripe_number(payload, '$.pre_payment_credit_notes_amount') }} * {{ unit }}, 0
            ),
            {{ stripe_amount(payload) }} * {{ unit }}
        ),
        null
    )
{%- endmacro -%}
