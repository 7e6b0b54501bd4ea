{% test in_order(model, earlier, later) %}
-- No row's earlier time is after its later time; a time that is null has not come yet.
with violations as (

    select
        {{ earlier }},
        {{ later }}
    from {{ model }}
    where {{ earlier }} > {{ later }}

)

select * from violations
{% endtest %}
