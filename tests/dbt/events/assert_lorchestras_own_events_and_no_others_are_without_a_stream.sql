-- The events of a job, a stage of the lanes, a report and an alert are lorchestra's own; any other
-- names provider, connection and type.
with events as (

    select
        *,
        split(event_type, '.')[offset(0)] not in (
            {{ sql_strings(event_subjects('is_of_stream')) }}
        ) as is_own
    from {{ source('lorchestra', 'event_log') }}

),

violations as (

    select
        event_id,
        event_type,
        source_system,
        connection_name,
        target_object_type
    from events
    where
        is_own != (source_system = 'lorchestra')
        or is_own != (connection_name is null)
        or is_own != (target_object_type is null)

)

select * from violations
