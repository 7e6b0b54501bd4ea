-- The schema that an event names is that of its type.
with violations as (

    select
        event_id,
        event_type,
        event_schema_ref
    from {{ source('lorchestra', 'event_log') }}
    where strpos(event_schema_ref, concat('/', replace(event_type, '.', '_'), '/')) = 0

)

select * from violations
