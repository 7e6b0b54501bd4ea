{#- The names of the nodes that did not succeed, in the order in which they ended. -#}
{% macro failed_nodes(results) %}
    {% set names = [] %}
    {% set bad = ['error', 'fail', 'skipped', 'runtime error'] %}
    {% for result in results if result.status | string in bad %}
        {% do names.append(result.node.name) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
