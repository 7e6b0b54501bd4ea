{#- Ends a `dbt test` whose tables do not exist yet with a way out, not with an error per test. -#}
{% macro require_tables() %}
    {% set missing = [] %}
    {% for id in selected_resources if id.startswith('test.') %}
        {% for parent in graph.nodes[id].depends_on.nodes %}
            {% set node = graph.nodes.get(parent, graph.sources.get(parent)) %}
            {% set name = node.get('identifier') or node.alias %}
            {% if node.config.get('materialized') != 'ephemeral' and name not in missing
                and not adapter.get_relation(node.database, node.schema, name) %}
                {% do missing.append(name) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {% if missing %}
        {% set more = ' and ' ~ (missing | length - 3) ~ ' more' if missing | length > 3 else '' %}
        {% do exceptions.raise_compiler_error(
            'There is no ' ~ (missing | sort)[:3] | join(', ') ~ more ~ ' to test yet: run '
            ~ '`lorc run lanes` first.'
        ) %}
    {% endif %}
{% endmacro %}
