-- Balanced books: a merged record was inserted, updated, unchanged, deleted or rejected.
with upserts as (

    select
        correlation_id,
        connection_name,
        target_object_type,
        lax_int64(payload.total_records) as total_records,
        lax_int64(payload.inserted)
        + lax_int64(payload.updated)
        + lax_int64(payload.unchanged)
        + coalesce(lax_int64(payload.deleted), 0)
        + lax_int64(payload.rejected) as accounted_for
    from {{ source('lorchestra', 'event_log') }}
    where event_type = 'upsert.completed'

),

violations as (

    select * from upserts
    where total_records is distinct from accounted_for

)

select * from violations
