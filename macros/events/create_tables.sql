{#- Creates the tables with memory, and columns that came later, if they are missing, before any
    model runs: two first builds at the same time would otherwise each replace the other's table.
    dbt has read the list of relations by then, so it is told of the new ones. They are the models
    and snapshots that no refresh touches and the sources that are lorchestra's own; their YAML has
    the columns. What reads a snapshot can be built before it is taken. -#}
{% macro create_tables() %}
    {% set nodes = graph.nodes.values() | selectattr('config.full_refresh', 'sameas', false) %}
    {% set sources = graph.sources.values() | selectattr('meta.cluster_by', 'defined') %}
    {% for node in nodes | list + sources | list %}
        {% set relation = table(node.name) %}
        {% set columns = node.columns.values() | list %}
        {% if load_relation(relation) %}
            {% do add_missing_columns(relation, columns) %}
        {% else %}
            {% set config = node.meta if node.resource_type == 'source' else node.config %}
            {% do run_query(create_table_sql(relation, columns, config)) %}
            {% do adapter.cache_added(relation) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
