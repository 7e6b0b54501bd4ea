{#- A run is complete when its load was reconciled and merged: whatever was staged before its
    ingest.completed is in raw_objects. A run that began in the day before and did not complete may
    still have had a load job under way, so the watermark goes back to its start. -#}
{%- macro staging_watermarks_sql(event_log) -%}
    with runs as (

        select
            connection_name,
            target_object_type as object_type,
            correlation_id,
            min(if(event_type = 'ingest.started', created_at, null)) as started_at,
            max(if(event_type = 'ingest.completed', created_at, null)) as loaded_at,
            max(if(event_type = 'upsert.completed', created_at, null)) as merged_at
        from {{ event_log }}
        where
            event_type in ('ingest.started', 'ingest.completed', 'upsert.completed')
            and created_at >= timestamp_sub(
                current_timestamp(), interval {{ var('watermark_horizon_days') | int }} day
            )
        group by 1, 2, 3
        having started_at is not null

    ),

    last_complete as (

        select
            connection_name,
            object_type,
            max(loaded_at) as loaded_at
        from runs
        where merged_at is not null
        group by 1, 2

    )

    select
        last_complete.connection_name,
        last_complete.object_type,
        format_timestamp(
            '%Y-%m-%dT%H:%M:%E6SZ',
            timestamp_sub(
                min(coalesce(
                    least(last_complete.loaded_at, incomplete.started_at), last_complete.loaded_at
                )),
                interval {{ var('watermark_overlap_seconds') | int }} second
            )
        ) as watermark
    from last_complete
    left join runs as incomplete
        on
            last_complete.connection_name = incomplete.connection_name
            and last_complete.object_type = incomplete.object_type
            and incomplete.merged_at is null
            and incomplete.started_at >= timestamp_sub(
                last_complete.loaded_at, interval {{ var('late_load_hours') | int }} hour
            )
    where last_complete.loaded_at is not null
    group by 1, 2
{%- endmacro -%}
