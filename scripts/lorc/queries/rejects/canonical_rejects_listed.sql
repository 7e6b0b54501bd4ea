{#- The objects that could not be made canonical, counted by stream and reason. -#}
select
    connection_name,
    object_type,
    reason as reject_reason,
    count(*) as records
from {{ table('canonical_rejects') }}
group by 1, 2, 3
order by 1, 2, 3
