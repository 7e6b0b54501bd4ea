{% test one_is_current(model, key) %}
-- Of one key's versions at most one is current, and none begins before an earlier one has ended.
with versions as (

    select
        {{ key }},
        dbt_valid_to,
        lead(dbt_valid_from) over (partition by {{ key }} order by dbt_valid_from) as next_from
    from {{ model }}

),

violations as (

    select * from versions
    where next_from is not null and coalesce(dbt_valid_to > next_from, true)

)

select * from violations
{% endtest %}
