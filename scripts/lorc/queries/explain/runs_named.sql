{#- How the runs with the ids @names ended, and those of the connection @connection. -#}
select
    correlation_id,
    status
from {{ table('jobs') }}
where
    correlation_id in unnest(@names)
    or connection_name = @connection
order by started_at, correlation_id
