-- What raw_objects holds of the run's streams, payloads left out. An object that was reported as
-- gone before it was ever seen has the report for its payload and was never seen.
with known as (

    select
        * except (payload, context),
        if(deleted_at <= last_seen, null, last_seen) as seen_at
    from {{ table('raw_objects') }}
    where {{ stream_scope() | join(' and ') }}

)

select * from known
