{#- Why a customer of Stripe cannot be canonical; null when it can. -#}
{%- macro customer_reject_reason(payload) -%}
    case
        when nullif(json_value({{ payload }}, '$.id'), '') is null then 'no_customer_id'
    end
{%- endmacro -%}
