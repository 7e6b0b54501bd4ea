-- One row per connection with its last success. It is as late as the latest of its streams, and
-- has never succeeded while one of them has not.
with streams as (

    select * from {{ ref('int_declared_streams') }}

),

runs as (

    select * from {{ ref('int_asked_runs') }}

),

ingests as (

    select * from {{ ref('ingests') }}

),

successes as (

    select
        ingests.connection_name,
        ingests.object_type,
        max(coalesce(runs.ended_at, ingests.started_at)) as succeeded_at
    from ingests
    inner join runs
        on ingests.correlation_id = runs.correlation_id
    where ingests.status = 'completed'
    group by 1, 2

),

connections as (

    select
        streams.source_system,
        streams.connection_name,
        min(streams.cadence_hours) as cadence_hours,
        if(
            countif(successes.succeeded_at is null) = 0, min(successes.succeeded_at), null
        ) as last_success_at,
        string_agg(
            if(successes.succeeded_at is null, streams.object_type, null),
            ', ' order by streams.object_type
        ) as never_ingested,
        countif(successes.succeeded_at is not null) > 0 as is_begun
    from streams
    left join successes
        on
            streams.connection_name = successes.connection_name
            and streams.object_type = successes.object_type
    group by 1, 2

)

select * from connections
