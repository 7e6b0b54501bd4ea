-- One row per staged record, in one shape for every stream, with the reason if it is rejected.
with records as (

    {{ staged_records(staged_streams(), staging_watermarks()) }}

),

listings_told_apart as (

    select
        *,
        if(
            external_id is null,
            safe_cast(json_value(payload, '$._tee_complete_since') as timestamp),
            null
        ) as complete_since
    from records

),

judged as (

    select
        * replace (
            coalesce(external_id, json_value(payload, '$._tee_rejected.external_id')) as external_id
        ),
        case
            when external_id != '' or complete_since is not null then cast(null as string)
            when external_id = '' then 'empty_external_id'
            when payload is null then 'no_record'
            else coalesce(json_value(payload, '$._tee_rejected.reason'), 'no_external_id')
        end as reject_reason
    from listings_told_apart

)

select * from judged
