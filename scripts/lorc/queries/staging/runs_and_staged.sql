{#- What tells whether rows of a connection wait in staging: a row per stream and run since @since,
    but for the run that asks, and one per stream and second in which a run began that rows staged
    since then are of, by the tee's numbers. No column of content is read, and the text is the same
    in each run. -#}
with events as (

    select
        correlation_id,
        connection_name,
        target_object_type as object_type,
        event_type,
        created_at,
        logical_or(event_type = 'job.completed') over (partition by correlation_id) as is_completed
    from {{ table('event_log') }}
    where
        created_at >= timestamp(@since)
        and correlation_id != @run_id
        and (connection_name = @connection_name or event_type = 'job.completed')

),

runs as (

    select
        object_type,
        correlation_id,
        min(created_at) as began_at,
        min(if(event_type = 'ingest.started', created_at, null)) as started_at,
        max(if(event_type = 'ingest.completed', created_at, null)) as loaded_at,
        max(if(event_type = 'upsert.completed', created_at, null)) as merged_at,
        logical_or(is_completed) as is_completed
    from events
    where connection_name is not null
    group by 1, 2

),

staged as (

    {%- for stream in streams %}
        select
            {{ sql_string(stream.object_type) }} as object_type,
            div(if(_sdc_table_version > 0, _sdc_table_version, 0), 100000000) as began_second,
            max(_sdc_batched_at) as staged_at
        from {{ table(stream.name, dataset) }}
        where _sdc_batched_at >= timestamp(@since)
        group by 1, 2
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}

),

found as (

    select
        runs.*,
        cast(null as int64) as began_second,
        cast(null as timestamp) as staged_at
    from runs

    union all

    select
        object_type,
        null as correlation_id,
        null as began_at,
        null as started_at,
        null as loaded_at,
        null as merged_at,
        null as is_completed,
        began_second,
        staged_at
    from staged

)

select * from found
