-- One row per path that is new in its stream, or that each object had and none has any more.
with paths as (

    select * from {{ ref('json_paths') }}

),

limits as (

    select * from {{ ref('int_health_limits') }}

),

judged as (

    select
        paths.connection_name,
        paths.object_type,
        paths.path,
        paths.first_seen,
        paths.last_seen,
        case
            when
                paths.objects_before >= limits.path_readings
                and timestamp_diff({{ as_of() }}, paths.first_seen, hour) < 24 * limits.window_days
                then 'new'
            when
                paths.objects_since >= limits.path_misses
                and paths.objects_with_path >= limits.path_readings
                and paths.objects_with_path + paths.objects_before + paths.objects_since
                = paths.objects_read
                and timestamp_diff({{ as_of() }}, paths.last_seen, hour) < 24 * limits.window_days
                then 'vanished'
        end as path_change
    from paths
    cross join limits

),

changes as (

    select * from judged
    where path_change is not null

)

select * from changes
