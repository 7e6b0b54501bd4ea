{#- Whether this run builds or tests a model that calls a persistent function, itself or through a
    macro that is named here; dbt knows only what a model calls itself. -#}
{% macro needs_functions() %}
    {% set callers = ['function', 'mail_facts', 'threads_of', 'canonical_kinds'] %}
    {% for node in graph.nodes.values() if node.unique_id in selected_resources %}
        {% for caller in callers if 'macro.lorchestra.' ~ caller in node.depends_on.macros %}
            {{ return(true) }}
        {% endfor %}
    {% endfor %}
    {{ return('unit_test.' in selected_resources | join(' ')) }}
{% endmacro %}
