{#- When an invoice was paid, voided or given up; when it was made, where that is not told. Null
    while it is open, and for others. -#}
{%- macro invoice_closed_at(payload, object_type) -%}
    {%- set status = "json_value(" ~ payload ~ ", '$.status')" -%}
    if(
        {{ object_type }} = 'invoice' and {{ status }} in ('paid', 'void', 'uncollectible'),
        coalesce(
            case {{ status }}
                when 'paid' then {{ unix_time(payload, '$.status_transitions.paid_at') }}
                when 'void' then {{ unix_time(payload, '$.status_transitions.voided_at') }}
                else {{ unix_time(payload, '$.status_transitions.marked_uncollectible_at') }}
            end,
            {{ unix_time(payload, '$.created') }}
        ),
        null
    )
{%- endmacro -%}
