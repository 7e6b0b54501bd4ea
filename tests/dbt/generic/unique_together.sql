{% test unique_together(model, columns) %}
-- No two rows agree in all of the columns; null equals null.
with violations as (

    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1

)

select * from violations
{% endtest %}
