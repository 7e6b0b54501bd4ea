{#- What came of an invoice or a payment intent in money, in the currency's smallest unit: less than
    was asked for where a part was captured, nothing where it was paid in another way. An intent of
    an API version that does not say counts what it asked for, once it succeeded. -#}
{%- macro stripe_received(payload, object_type, off_stripe) -%}
    {%- set paid = stripe_number(payload, '$.amount_paid') -%}
    case
        when {{ object_type }} = 'payment_intent' then coalesce(
            {{ stripe_number(payload, '$.amount_received') }},
            if(
                json_value({{ payload }}, '$.status') = 'succeeded', {{ stripe_amount(payload) }}, 0
            )
        )
        when {{ object_type }} != 'invoice' then null
        when {{ paid_by(payload, object_type, off_stripe) }} = 'money'
            then {{ paid }}
            - least(greatest(coalesce({{ off_stripe }}, 0), 0), greatest({{ paid }}, 0))
        else 0
    end
{%- endmacro -%}
