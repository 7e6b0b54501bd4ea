-- One row per payment of an invoice that exists: which payment pays which invoice. Stripe says so
-- since its API version "basil" of 2025; before, the payment names its invoice itself.
with changes as (

    {{ object_changes(['invoice_payment'], this if is_incremental()) }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

renamed as (

    select
        changes.idem_key,
        changes.source_system,
        changes.connection_name,
        json_value(changes.payload, '$.id') as invoice_payment_id,
        {{ stripe_id('changes.payload', 'invoice') }} as invoice_id,
        json_value(changes.payload, '$.payment.type') as paid_with,
        coalesce(
            {{ stripe_id('changes.payload', 'payment.payment_intent') }},
            {{ stripe_id('changes.payload', 'payment.charge') }},
            {{ stripe_id('changes.payload', 'payment.payment_record') }}
        ) as payment_id,
        {{ stripe_number('changes.payload', '$.amount_requested') }} * currencies.unit_value
            as amount,
        {{ stripe_number('changes.payload', '$.amount_paid') }} * currencies.unit_value
            as amount_paid,
        upper(json_value(changes.payload, '$.currency')) as currency,
        json_value(changes.payload, '$.status') as status,
        {{ unix_time('changes.payload', '$.created') }} as created_at,
        if(
            json_value(changes.payload, '$.status') = 'paid',
            coalesce(
                {{ unix_time('changes.payload', '$.status_transitions.paid_at') }},
                {{ unix_time('changes.payload', '$.created') }}
            ),
            null
        ) as paid_at,
        if(
            {{ invoice_payment_reject_reason('changes.payload') }} is null,
            changes.source_hash,
            null
        ) as source_hash
    from changes
    left join currencies
        on upper(json_value(changes.payload, '$.currency')) = currencies.currency

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
