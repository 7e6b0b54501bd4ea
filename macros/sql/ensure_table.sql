{#- Runs a table's `create table if not exists` when dbt does not know the table yet. -#}
{% macro ensure_table(relation, ddl) %}
    {% if not load_relation(relation) %}
        {% do run_query(ddl(relation)) %}
        {% do adapter.cache_added(relation) %}
    {% endif %}
{% endmacro %}
