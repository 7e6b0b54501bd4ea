-- One row per staged record, in one shape for every stream, with the reason if it is rejected.
with records as (

    {{ staged_records(staged_streams(), staging_watermarks()) }}

),

judged as (

    select
        source_system,
        connection_name,
        object_type,
        schema_ref,
        coalesce(external_id, json_value(payload, '$._tee_rejected.external_id')) as external_id,
        case
            when external_id != '' then cast(null as string)
            when external_id = '' then 'empty_external_id'
            when payload is null then 'no_record'
            else coalesce(json_value(payload, '$._tee_rejected.reason'), 'no_external_id')
        end as reject_reason,
        sequence,
        payload,
        extracted_at,
        staged_at
    from records

)

select * from judged
