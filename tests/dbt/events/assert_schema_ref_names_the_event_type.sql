-- The schema that an event names is that of its type.
with violations as (

    select
        event_id,
        event_type,
        event_schema_ref
    from {{ source('lorchestra', 'event_log') }}
    where split(event_schema_ref, '/')[safe_offset(1)] is distinct from replace(event_type, '.', '_')

)

select * from violations
