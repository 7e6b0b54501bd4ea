-- One row per credit note that exists: what of it lowers what an invoice still asks for, and what
-- was given back of what had been paid.
with changes as (

    {{ object_changes(['credit_note'], this if is_incremental()) }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

renamed as (

    select
        changes.idem_key,
        changes.source_system,
        changes.connection_name,
        json_value(changes.payload, '$.id') as credit_note_id,
        json_value(changes.payload, '$.number') as number, -- noqa: RF04
        {{ stripe_id('changes.payload', 'invoice') }} as invoice_id,
        {{ stripe_id('changes.payload', 'customer') }} as customer_id,
        {{ stripe_amount('changes.payload') }} * currencies.unit_value as amount,
        coalesce(
            {{ stripe_number('changes.payload', '$.pre_payment_amount') }},
            if(
                json_value(changes.payload, '$.type') = 'pre_payment',
                {{ stripe_amount('changes.payload') }},
                0
            )
        ) * currencies.unit_value as pre_payment_amount,
        coalesce(
            {{ stripe_number('changes.payload', '$.post_payment_amount') }},
            if(
                json_value(changes.payload, '$.type') = 'post_payment',
                {{ stripe_amount('changes.payload') }},
                0
            )
        ) * currencies.unit_value as post_payment_amount,
        upper(json_value(changes.payload, '$.currency')) as currency,
        json_value(changes.payload, '$.reason') as reason,
        json_value(changes.payload, '$.status') as status,
        {{ unix_time('changes.payload', '$.created') }} as issued_at,
        if(
            json_value(changes.payload, '$.status') = 'void',
            coalesce(
                {{ unix_time('changes.payload', '$.voided_at') }},
                {{ unix_time('changes.payload', '$.created') }}
            ),
            null
        ) as voided_at,
        if({{ credit_note_reject_reason('changes.payload') }} is null, changes.source_hash, null)
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
