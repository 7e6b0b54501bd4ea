{#- How an invoice or a payment intent was paid, null while it is not: in money, out of band (told
    to Stripe, and never there), or by the customer's credit and balance. Since the API version
    "basil" an invoice's amount_paid holds what came out of band, too; how much that is, `off_stripe`, is
    told by its invoice payments, and by itself only when that is asked for. -#}
{%- macro paid_by(payload, object_type, off_stripe) -%}
    case
        when {{ object_type }} = 'payment_intent'
            then if(json_value({{ payload }}, '$.status') = 'succeeded', 'money', null)
        when {{ object_type }} != 'invoice' or json_value({{ payload }}, '$.status') != 'paid'
            then null
        when json_value({{ payload }}, '$.paid_out_of_band') = 'true' then 'out of band'
        when {{ stripe_number(payload, '$.amount_paid') }} > coalesce({{ off_stripe }}, 0) then 'money'
        when {{ off_stripe }} > 0 then 'out of band'
        else 'credit'
    end
{%- endmacro -%}
