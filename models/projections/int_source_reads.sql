-- One row per connection that is declared and was ever ingested: the week into which its source was
-- read, that of the object type that lags behind.
with declared as (

    {{ declared_cadences() }}

),

runs as (

    select * from {{ ref('int_asked_runs') }}

),

ingests as (

    select ingests.*
    from {{ ref('ingests') }} as ingests
    inner join runs
        on ingests.correlation_id = runs.correlation_id
    where ingests.status = 'completed'

),

streams as (

    select
        declared.connection_name,
        declared.object_type,
        max(ingests.started_at) as read_until
    from declared
    inner join ingests
        on
            declared.source_system = ingests.source_system
            and declared.connection_name = ingests.connection_name
            and declared.object_type = ingests.object_type
    group by 1, 2

),

reads as (

    select
        connection_name,
        date_trunc(date(min(read_until), {{ time_zone() }}), isoweek) as read_into
    from streams
    group by 1

)

select * from reads
