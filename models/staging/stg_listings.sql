-- One row per stream that was listed from end to end: what was not extracted since is gone.
with complete as (

    select
        source_system,
        connection_name,
        object_type,
        max(complete_since) as complete_since,
        max(staged_at) as staged_at
    from {{ ref('stg_records') }}
    where complete_since is not null
    group by 1, 2, 3

)

select * from complete
