-- One row per session in the client records that exists: planned, held, cancelled or missed.
with changes as (

    {{ object_changes(['session'], this if is_incremental()) }}

),

renamed as (

    select
        idem_key,
        source_system,
        connection_name,
        json_value(payload, '$.cre92_clientsessionid') as session_id,
        {{ contact_id("json_value(payload, '$._cre92_client_value')") }} as contact_id,
        {{ source_time("json_value(payload, '$.cre92_sessiondate')") }} as started_at,
        {{ whole_number("json_value(payload, '$.cre92_duration')") }} as duration_minutes,
        {{ picklist_label('payload', 'cre92_sessiontype') }} as session_type,
        {{ picklist_label('payload', 'cre92_status') }} as status,
        safe_cast(json_value(payload, '$.cre92_fee') as numeric) as fee,
        {{ picklist_label('payload', '_cre92_therapist_value') }} as therapist_name,
        {{ source_time("json_value(payload, '$.createdon')") }} as created_at,
        {{ source_time("json_value(payload, '$.modifiedon')") }} as modified_at,
        if({{ session_reject_reason('payload') }} is null, source_hash, null) as source_hash,
        {{ picklist_code('payload', 'cre92_sessiontype') }} as session_type_code,
        {{ picklist_code('payload', 'cre92_status') }} as status_code
    from changes

),

kept as (

    select * from renamed
    where source_hash is not null or {{ is_incremental() | lower }}

)

select * from kept
