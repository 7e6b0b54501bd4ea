{#- The rows that each model wrote (inserted, updated and deleted, as the warehouse counted them),
    and their sum; null for a view, which writes none. What failed is left out. -#}
{% macro written_rows(results) %}
    {% set models = {} %}
    {% for result in results if result.status | string == 'success' %}
        {% do models.update({result.node.name: result.adapter_response.get('rows_affected')}) %}
    {% endfor %}
    {% set counts = models.values() | select('number') | list %}
    {{ return({'models': models, 'rows_written': counts | sum}) }}
{% endmacro %}
