-- One row per dispute of a payment that exists: what the bank took away, what it gave back, and
-- when. A movement that was settled in another currency counts with the disputed amount.
with changes as (

    {{ object_changes(['dispute'], this if is_incremental()) }}

),

currencies as (

    select * from {{ ref('currencies') }}

),

disputed as (

    select
        changes.*,
        currencies.currency,
        currencies.unit_value,
        {{ stripe_number('changes.payload', '$.amount') }} * currencies.unit_value as amount
    from changes
    left join currencies
        on upper(json_value(changes.payload, '$.currency')) = currencies.currency

),

moved as (

    {{ moved_by_disputes('disputed') }}

),

renamed as (

    select
        disputed.idem_key,
        disputed.source_system,
        disputed.connection_name,
        json_value(disputed.payload, '$.id') as dispute_id,
        {{ stripe_id('disputed.payload', 'payment_intent') }} as payment_id,
        {{ stripe_id('disputed.payload', 'charge') }} as charge_id,
        disputed.amount,
        disputed.currency,
        json_value(disputed.payload, '$.reason') as reason,
        json_value(disputed.payload, '$.status') as status,
        {{ unix_time('disputed.payload', '$.created') }} as opened_at,
        {{ unix_time('disputed.payload', '$.evidence_details.due_by') }} as evidence_due_at,
        moved.amount_withdrawn,
        moved.withdrawn_at,
        moved.amount_reinstated,
        moved.reinstated_at,
        moved.fee,
        if({{ dispute_reject_reason('disputed.payload') }} is null, disputed.source_hash, null)
            as source_hash,
        moved.balance_fee,
        moved.balance_currency,
        coalesce(moved.movements, []) as movements
    from disputed
    left join moved
        on disputed.idem_key = moved.idem_key

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
