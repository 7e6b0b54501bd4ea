{#- Whether a payment is the one with which its invoice was paid, of several that name it: the last
    of those of which no invoice payment says when they came, unless one of the others came then.
    `payments` is a window of the payments of each invoice. -#}
{%- macro closes_its_invoice(payments) -%}
    row_number() over (
        {{ payments }}
        order by links.paid_at is not null, payments.succeeded_at desc, payments.payment_id desc
    ) = 1
    and coalesce(max(links.paid_at) over {{ payments }} < invoices.succeeded_at, true)
{%- endmacro -%}
