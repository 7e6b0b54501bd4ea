{#- What an object of Stripe asks for, in the currency's smallest unit; null if it is no number. -#}
{%- macro stripe_amount(payload) -%}
    {{ whole_number(
        "coalesce(json_value(" ~ payload ~ ", '$.total'), json_value(" ~ payload ~ ", '$.amount'))"
    ) }}
{%- endmacro -%}
