{#- How the runs with the ids @names ended, and those of the connection @connection. Rendered by the
    runner. -#}
{%- macro runs_named(jobs) -%}
    select
        correlation_id,
        job_name,
        status,
        started_at
    from {{ jobs }}
    where
        correlation_id in unnest(@names)
        or connection_name = @connection
    order by started_at, correlation_id
{%- endmacro -%}
