{#- What failed, in one sentence that names the steps and never quotes the warehouse, whose messages
    may hold a value of a record. -#}
{% macro failure_sentence(results) %}
    {% set left_out = [] %}
    {% for result in results if result.status | string == 'skipped' %}
        {% do left_out.append(result.node.name) %}
    {% endfor %}
    {% set failed = failed_nodes(results) | reject('in', left_out) | list %}
    {% if not failed %}
        {{ return('Left out, because a step before it failed: ' ~ left_out | join(', ') ~ '.') }}
    {% endif %}
    {% set rest = '; left out after that: ' ~ left_out | join(', ') if left_out else '' %}
    {{ return(
        'These steps failed: ' ~ failed | join(', ') ~ rest ~ '. Details are in logs/dbt.log.'
    ) }}
{% endmacro %}
