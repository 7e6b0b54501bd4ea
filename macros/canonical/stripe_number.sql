{#- An amount of Stripe in the currency's smallest unit; null when it is no whole number. -#}
{%- macro stripe_number(payload, path) -%}
    {{ whole_number("json_value(" ~ payload ~ ", '" ~ path ~ "')") }}
{%- endmacro -%}
