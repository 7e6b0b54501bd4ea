{#- A payment's amount in the unit in which Stripe's API writes it: an invoice's total, else the
    amount. -#}
{%- macro stripe_amount(payload) -%}
    safe_cast(
        coalesce(json_value({{ payload }}, '$.total'), json_value({{ payload }}, '$.amount'))
        as int64
    )
{%- endmacro -%}
