-- One row per run and stream: what was extracted, staged and merged; by hand, merged only.
with stream_events as (

    select * from {{ source('lorchestra', 'event_log') }}
    where
        event_type like 'ingest.%'
        or event_type like 'upsert.%'

),

jobs as (

    select * from {{ ref('jobs') }}

),

streams as (

    select
        correlation_id,
        source_system,
        connection_name,
        target_object_type as object_type,
        min(created_at) as started_at,
        max(json_value(payload.date_filter)) as date_filter,
        max(lax_int64(payload.records_extracted)) as extracted,
        max(lax_int64(payload.records_staged)) as staged,
        max(lax_int64(payload.inserted)) as inserted,
        max(lax_int64(payload.updated)) as updated,
        max(lax_int64(payload.unchanged)) as unchanged,
        max(lax_int64(payload.deleted)) as deleted,
        max(lax_int64(payload.rejected)) as rejected,
        max(lax_int64(payload.batch_count)) as batch_count,
        max(if(event_type like 'ingest.%', lax_float64(payload.duration_seconds), null))
            as ingest_seconds,
        max(if(event_type like 'upsert.%', lax_float64(payload.duration_seconds), null))
            as upsert_seconds,
        countif(event_type = 'upsert.completed') > 0 as is_merged,
        countif(status = 'failed') > 0 as is_failed,
        max(error_message) as error_message
    from stream_events
    group by 1, 2, 3, 4

),

ingests as (

    select
        streams.* except (is_merged, is_failed, error_message),
        case
            when streams.is_merged then 'completed'
            when streams.is_failed and jobs.status != 'abandoned' then 'failed'
            else jobs.status
        end as status,
        if(streams.is_merged, null, coalesce(streams.error_message, jobs.error_message))
            as error_message
    from streams
    inner join jobs
        on streams.correlation_id = jobs.correlation_id

)

select * from ingests
