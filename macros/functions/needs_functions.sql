{#- Whether this run builds or tests a model that calls a persistent function: itself, through an
    ephemeral model that is part of it, or through a macro that is named here. -#}
{% macro needs_functions() %}
    {% set callers = ['function', 'read_by_tables', 'threads_of', 'canonical_kinds'] %}
    {% for node in graph.nodes.values() if node.unique_id in selected_resources %}
        {% for id in [node.unique_id] + (node.depends_on.nodes or []) if id in graph.nodes %}
            {% set part = graph.nodes[id] %}
            {% if id == node.unique_id or part.config.materialized == 'ephemeral' %}
                {% set called = part.depends_on.macros %}
                {% for caller in callers if 'macro.lorchestra.' ~ caller in called %}
                    {{ return(true) }}
                {% endfor %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {{ return('unit_test.' in selected_resources | join(' ')) }}
{% endmacro %}
