-- One row per invoice, payment intent and refund of Stripe that exists. The amount is what was
-- asked for, in the currency's major unit and never negative for a refund; the status says whether
-- it was paid. An invoice occurs when it is finalised, all else when it is made.
with changes as (

    {{ object_changes(['invoice', 'payment_intent', 'refund'], this if is_incremental()) }}

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
            json_value(changes.payload, '$.receipt_email')
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
                {{ stripe_id('changes.payload', 'invoice') }},
                json_value(changes.payload, '$.metadata.invoice')
            )
        end as related_id,
        if({{ payment_reject_reason('changes.payload') }} is null, changes.source_hash, null)
            as source_hash
    from changes
    left join currencies
        on upper(json_value(changes.payload, '$.currency')) = currencies.currency

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
