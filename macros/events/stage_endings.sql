{#- canonize.*, score.* and project.* of a run that ends, each with the seconds from its first start
    to its last end and the rows that each model wrote (inserted, updated and deleted, as the
    warehouse counted them; null for a view, which writes none), and what that cost. What failed is
    left out. -#}
{% macro stage_endings(results, now) %}
    {% set rows = [] %}
    {% for stage, ids in run_stages().items() %}
        {% set own = results | selectattr('node.unique_id', 'in', ids) | list %}
        {% set models = {} %}
        {% for result in own if result.status | string == 'success' %}
            {% do models.update({result.node.name: result.adapter_response.get('rows_affected')}) %}
        {% endfor %}
        {% set times = own | map(attribute='timing') | sum(start=[]) %}
        {% set starts = times | map(attribute='started_at') | select | list %}
        {% set ends = times | map(attribute='completed_at') | select | list %}
        {% set payload = {
            'models': models,
            'rows_written': models.values() | select('number') | sum,
            'duration_seconds': ((ends | max - starts | min).total_seconds() | round(3))
                if starts and ends else 0.0,
        } %}
        {% for figure in ['bytes_billed', 'slot_ms'] %}
            {% set figures = own | map(attribute='adapter_response.' ~ figure) %}
            {% do payload.update({figure: figures | select('number') | sum}) %}
        {% endfor %}
        {% do rows.append(ending(stage, own, payload, now)) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
