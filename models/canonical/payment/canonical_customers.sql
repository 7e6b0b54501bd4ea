-- One row per customer of Stripe that exists.
with changes as (

    {{ object_changes(['customer'], this if is_incremental()) }}

),

renamed as (

    select
        idem_key,
        source_system,
        connection_name,
        json_value(payload, '$.id') as customer_id,
        json_value(payload, '$.name') as name, -- noqa: RF04
        {{ normalised_email("json_value(payload, '$.email')") }} as email,
        {{ contact_id("json_value(payload, '$.metadata.contactid')") }} as contact_id,
        {{ unix_time('payload', '$.created') }} as created_at,
        if(nullif(json_value(payload, '$.id'), '') is null, null, source_hash) as source_hash
    from changes

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
