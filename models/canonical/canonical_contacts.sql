-- One row per contact of the clinic's client records that exists, however it came in.
with news as (

    {{ object_news(['contact'], is_incremental()) }}

),

renamed as (

    select
        idem_key,
        source_system,
        connection_name,
        json_value(payload, '$.contactid') as contact_id,
        json_value(payload, '$.fullname') as full_name,
        source_hash
    from news

)

select * from renamed
