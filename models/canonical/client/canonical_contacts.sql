-- One row per contact of the clinic's client records that exists, however it came in.
with changes as (

    {{ object_changes(['contact'], this if is_incremental()) }}

),

renamed as (

    select
        idem_key,
        source_system,
        connection_name,
        {{ contact_id("json_value(payload, '$.contactid')") }} as contact_id,
        coalesce(
            nullif(json_value(payload, '$.fullname'), ''),
            nullif(
                array_to_string(
                    [json_value(payload, '$.firstname'), json_value(payload, '$.lastname')], ' '
                ),
                ''
            )
        ) as full_name,
        json_value(payload, '$.firstname') as given_name,
        json_value(payload, '$.lastname') as family_name,
        array(
            select {{ normalised_email('address') }}
            from
                unnest(array_concat(
                    {{ email_list("coalesce(json_value(payload, '$.emailaddress1'), '')") }},
                    {{ email_list("coalesce(json_value(payload, '$.emailaddress2'), '')") }},
                    {{ email_list("coalesce(json_value(payload, '$.emailaddress3'), '')") }}
                )) as address
                with offset as place
            where {{ normalised_email('address') }} is not null
            group by 1
            order by min(place)
        ) as emails,
        coalesce(
            json_value(payload, '$.telephone1'),
            json_value(payload, '$.mobilephone'),
            json_value(payload, '$.telephone2')
        ) as phone,
        safe_cast(left(json_value(payload, '$.birthdate'), 10) as date) as birth_date,
        {{ picklist_label('payload', 'cre92_stage') }} as stage, -- noqa: RF04
        {{ whole_number("json_value(payload, '$.statecode')") }} = 0 as is_active,
        {{ picklist_label('payload', '_ownerid_value') }} as owner_name,
        {{ source_time("json_value(payload, '$.createdon')") }} as created_at,
        {{ source_time("json_value(payload, '$.modifiedon')") }} as modified_at,
        if(json_value(payload, '$.contactid') > '', source_hash, null) as source_hash,
        {{ picklist_code('payload', 'cre92_stage') }} as stage_code,
        {{ contact_id("json_value(payload, '$._masterid_value')") }} as master_contact_id
    from changes

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
