-- One row per run that asked a source: what was only replayed says nothing of it.
with asked as (

    select * from {{ ref('jobs') }}
    where
        connection_name is not null
        and not regexp_contains(job_name, '^(replay|retry)_')

)

select * from asked
