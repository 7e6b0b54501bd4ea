{#- The records that are rejected and not accepted since, counted by stream and reason. -#}
select
    connection_name,
    object_type,
    reject_reason,
    count(*) as records,
    min(first_seen) as first_seen,
    max(last_seen) as last_seen
from {{ table('rejected_objects') }}
where accepted_at is null
group by 1, 2, 3
order by 1, 2, 3
