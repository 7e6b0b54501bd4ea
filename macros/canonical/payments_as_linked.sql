{#- The payments that are held, without the hash of those that are to be looked at again because it
    turned out since, or is no longer so, which invoice they pay, or what pays them. -#}
{%- macro payments_as_linked(held) -%}
    (
        select
            held.idem_key,
            if(
                held.payment_type in ('payment_intent', 'invoice')
                and held.invoice_payment_id is distinct from links.invoice_payment_id,
                null,
                held.source_hash
            ) as source_hash
        from {{ held }} as held
        left join {{ ref('int_invoice_links') }} as links
            on held.connection_name = links.connection_name and held.payment_id = links.payment_id
    )
{%- endmacro -%}
