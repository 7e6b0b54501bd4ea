-- The events of a job are lorchestra's own; any other names provider, connection and type.
with violations as (

    select
        event_id,
        event_type,
        source_system,
        connection_name,
        target_object_type
    from {{ source('lorchestra', 'event_log') }}
    where
        starts_with(event_type, 'job.') != (source_system = 'lorchestra')
        or starts_with(event_type, 'job.') != (connection_name is null)
        or starts_with(event_type, 'job.') != (target_object_type is null)

)

select * from violations
