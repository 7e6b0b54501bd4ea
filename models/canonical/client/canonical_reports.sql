-- One row per report in the client records that exists; what it says stays with the source.
with changes as (

    {{ object_changes(['report'], this if is_incremental()) }}

),

renamed as (

    select
        idem_key,
        source_system,
        connection_name,
        json_value(payload, '$.cre92_clientreportid') as report_id,
        {{ contact_id("json_value(payload, '$._cre92_client_value')") }} as contact_id,
        json_value(payload, '$._cre92_session_value') as session_id,
        json_value(payload, '$.cre92_name') as title,
        {{ picklist_label('payload', 'cre92_reporttype') }} as report_type,
        {{ source_time("json_value(payload, '$.cre92_reportdate')") }} as reported_at,
        {{ source_time("json_value(payload, '$.createdon')") }} as created_at,
        {{ source_time("json_value(payload, '$.modifiedon')") }} as modified_at,
        if({{ report_reject_reason('payload') }} is null, source_hash, null) as source_hash,
        {{ picklist_code('payload', 'cre92_reporttype') }} as report_type_code
    from changes

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
