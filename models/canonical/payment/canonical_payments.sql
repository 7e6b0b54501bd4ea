-- One row per invoice, payment intent and refund of Stripe that exists. The amount is what was
-- asked for, in the currency's major unit and never negative for a refund; what came of it is
-- amount_received. An invoice occurs when it is finalised, all else when it is made.
{%- set off_stripe = paid_off_stripe('changes.payload', 'links', 'currencies') %}
with changes as (

    {{ object_changes(
        ['invoice', 'payment_intent', 'refund'], payments_as_linked(this) if is_incremental()
    ) }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

renamed as (

    select
        changes.idem_key,
        changes.source_system,
        changes.connection_name,
        changes.object_type as payment_type,
        json_value(changes.payload, '$.id') as payment_id,
        {{ stripe_id('changes.payload', 'customer') }} as customer_id,
        {{ contact_id("json_value(changes.payload, '$.metadata.contactid')") }} as contact_id,
        {{ normalised_email("coalesce(
            json_value(changes.payload, '$.customer_email'),
            json_value(changes.payload, '$.receipt_email'),
            json_value(changes.payload, '$.latest_charge.billing_details.email')
        )") }} as email,
        {{ stripe_amount('changes.payload') }} * currencies.unit_value as amount,
        upper(json_value(changes.payload, '$.currency')) as currency,
        json_value(changes.payload, '$.status') as status,
        coalesce(
            json_value(changes.payload, '$.description'),
            json_value(changes.payload, '$.number'),
            json_value(changes.payload, '$.reason')
        ) as description,
        coalesce(
            {{ unix_time('changes.payload', '$.status_transitions.finalized_at') }},
            {{ unix_time('changes.payload', '$.created') }}
        ) as occurred_at,
        case changes.object_type
            when 'refund' then {{ stripe_id('changes.payload', 'payment_intent') }}
            when 'payment_intent' then coalesce(
                links.invoice_id,
                {{ stripe_id('changes.payload', 'invoice') }},
                json_value(changes.payload, '$.metadata.invoice')
            )
        end as related_id,
        if({{ payment_reject_reason('changes.payload') }} is null, changes.source_hash, null)
            as source_hash,
        {{ stripe_received('changes.payload', 'changes.object_type', off_stripe) }}
        * currencies.unit_value as amount_received,
        coalesce(
            {{ stripe_number('changes.payload', '$.latest_charge.amount_refunded') }},
            {{ stripe_number('changes.payload', '$.charges.data[0].amount_refunded') }}
        ) * currencies.unit_value as amount_refunded,
        {{ stripe_succeeded_at('changes.payload') }} as succeeded_at,
        {{ paid_by('changes.payload', 'changes.object_type', off_stripe) }} as paid_by,
        if(
            upper(json_value(changes.payload, '$.latest_charge.balance_transaction.currency'))
            = currencies.currency,
            {{ stripe_number('changes.payload', '$.latest_charge.balance_transaction.fee') }},
            null
        ) * currencies.unit_value as fee,
        links.invoice_payment_id,
        {{ invoice_owed('changes.payload', 'changes.object_type', 'currencies.unit_value') }}
            as amount_owed,
        {{ invoice_closed_at('changes.payload', 'changes.object_type') }} as closed_at,
        {{ stripe_number('changes.payload', '$.latest_charge.balance_transaction.fee') }}
        * balances.unit_value as balance_fee,
        balances.currency as balance_currency,
        json_type(json_query(changes.payload, '$.last_payment_error')) = 'object' as has_failed
    from changes
    left join currencies
        on upper(json_value(changes.payload, '$.currency')) = currencies.currency
    left join currencies as balances
        on
            upper(json_value(changes.payload, '$.latest_charge.balance_transaction.currency'))
            = balances.currency
    left join {{ ref('int_invoice_links') }} as links
        on
            changes.object_type in ('payment_intent', 'invoice')
            and changes.connection_name = links.connection_name
            and json_value(changes.payload, '$.id') = links.payment_id

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
