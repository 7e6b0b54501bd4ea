{#- Adds the columns that a table was created without, before they were thought of. -#}
{% macro ensure_columns(relation, columns) %}
    {% set known = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
    {% set missing = [] %}
    {% for name, type in columns.items() if name not in known %}
        {% do missing.append('add column if not exists ' ~ name ~ ' ' ~ type) %}
    {% endfor %}
    {% if missing %}
        {% do run_query('alter table ' ~ relation ~ ' ' ~ missing | join(', ')) %}
    {% endif %}
{% endmacro %}
