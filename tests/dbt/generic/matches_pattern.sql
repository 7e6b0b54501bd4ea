{% test matches_pattern(model, column_name, pattern) %}
-- The column, where it is not null, matches the whole pattern.
with violations as (

    select {{ column_name }}
    from {{ model }}
    where not regexp_contains({{ column_name }}, r'^(?:{{ pattern }})$')

)

select * from violations
{% endtest %}
