{#- What of an invoice was paid outside of Stripe, in the currency's smallest unit: as it says
    itself where it was asked to, else by the `links` of its payments. -#}
{%- macro paid_off_stripe(payload, links, currencies) -%}
    coalesce(
        {{ stripe_number(payload, '$.amount_paid_off_stripe') }},
        safe_cast(round({{ links }}.amount_off_stripe / {{ currencies }}.unit_value) as int64)
    )
{%- endmacro -%}
