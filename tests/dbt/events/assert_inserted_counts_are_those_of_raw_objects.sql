-- Balanced books: what a run inserted are the objects that name it as their first run, those among
-- them that were forgotten since.
with objects as (

    select
        first_run_id,
        connection_name,
        object_type
    from {{ ref('raw_objects') }}

    union all

    select
        first_run_id,
        connection_name,
        object_type
    from {{ source('memory', 'forgotten_objects') }}

),

inserted_rows as (

    select
        first_run_id,
        connection_name,
        object_type,
        count(*) as inserted
    from objects
    group by 1, 2, 3

),

upserts as (

    select
        correlation_id,
        connection_name,
        target_object_type as object_type,
        lax_int64(payload.inserted) as inserted
    from {{ source('lorchestra', 'event_log') }}
    where event_type = 'upsert.completed'

),

violations as (

    select
        upserts.*,
        inserted_rows.inserted as found
    from upserts
    left join inserted_rows
        on
            upserts.correlation_id = inserted_rows.first_run_id
            and upserts.connection_name = inserted_rows.connection_name
            and upserts.object_type = inserted_rows.object_type
    where upserts.inserted is distinct from coalesce(inserted_rows.inserted, 0)

)

select * from violations
