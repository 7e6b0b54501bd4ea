-- No event per object: a run writes an event of a type at most once for each of its streams.
with violations as (

    select
        correlation_id,
        event_type,
        connection_name,
        target_object_type,
        count(*) as events
    from {{ source('lorchestra', 'event_log') }}
    group by 1, 2, 3, 4
    having count(*) > 1

)

select * from violations
