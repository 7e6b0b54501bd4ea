{#- Adds the columns that a table was created without, before they were thought of. They take nulls:
    the rows that are there have no value. -#}
{% macro add_missing_columns(relation, columns) %}
    {% set known = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
    {% set missing = [] %}
    {% for column in columns if column.name not in known %}
        {% do missing.append('add column if not exists ' ~ column.name ~ ' ' ~ column.data_type) %}
    {% endfor %}
    {% if missing %}
        {% do run_query('alter table ' ~ relation ~ ' ' ~ missing | join(', ')) %}
    {% endif %}
{% endmacro %}
