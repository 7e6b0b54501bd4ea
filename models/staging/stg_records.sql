-- One row per staged record of every connection, in the shape that raw_objects and rejected_objects merge.
with records as (

    {{ staged_records(staged_streams(), staging_watermarks()) }}

),

judged as (

    select
        source_system,
        connection_name,
        object_type,
        schema_ref,
        payload,
        extracted_at,
        staged_at,
        sequence,
        coalesce(json_value(payload, '$._tee_rejected.external_id'), external_id) as external_id,
        case
            when tee_reason is not null then tee_reason
            when payload is null then 'no_record'
            when external_id is null then 'no_external_id'
            when external_id = '' then 'empty_external_id'
        end as reject_reason
    from records

)

select * from judged
