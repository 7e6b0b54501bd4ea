-- Each version is of an object that is there. The one of the run that last changed the object has
-- the hash of its payload, and is a deletion when the object is deleted.
with objects as (

    select * from {{ ref('raw_objects') }}

),

versions as (

    select * from {{ ref('object_versions') }}

),

newest as (

    select * from versions
    qualify row_number() over (partition by idem_key order by recorded_at desc) = 1

),

violations as (

    select newest.version_key
    from newest
    left join objects
        on newest.idem_key = objects.idem_key
    where
        objects.idem_key is null
        or (
            newest.correlation_id = objects.changed_run_id
            and (
                newest.payload_hash != objects.payload_hash
                or (newest.change = 'deleted') != (objects.deleted_at is not null)
            )
        )

)

select * from violations
