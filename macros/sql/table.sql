{#- A table of the target dataset, by name; for hooks, where `ref` does not reach. -#}
{% macro table(name) %}
    {{ return(api.Relation.create(target.database, target.schema, name, type='table')) }}
{% endmacro %}
