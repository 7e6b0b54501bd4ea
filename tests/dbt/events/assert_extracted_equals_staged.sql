-- Balanced books: an ingest is complete only when every extracted record was found in staging.
with violations as (

    select
        correlation_id,
        connection_name,
        target_object_type,
        lax_int64(payload.records_extracted) as extracted,
        lax_int64(payload.records_staged) as staged
    from {{ source('lorchestra', 'event_log') }}
    where
        event_type = 'ingest.completed'
        and lax_int64(payload.records_extracted) is distinct from lax_int64(payload.records_staged)

)

select * from violations
