{#- The id of an object that Stripe names by its id, or, asked to expand it, writes out whole. -#}
{%- macro stripe_id(payload, property) -%}
    coalesce(
        json_value({{ payload }}, '$.{{ property }}'),
        json_value({{ payload }}, '$.{{ property }}.id')
    )
{%- endmacro -%}
