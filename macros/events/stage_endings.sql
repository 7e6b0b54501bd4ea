{#- canonize.*, score.* and project.* of a run that ends: completed with the rows that each model
    wrote, or failed with what failed. -#}
{% macro stage_endings(results, now) %}
    {% set rows = [] %}
    {% for stage, ids in run_stages().items() %}
        {% set own = results | selectattr('node.unique_id', 'in', ids) | list %}
        {% set payload = written_rows(own) %}
        {% do payload.update({'duration_seconds': seconds_of(own)}) %}
        {% if failed_nodes(own) %}
            {% do payload.update({'error_type': 'dbt', 'retryable': true}) %}
            {% do rows.append({
                'event_type': stage ~ '.failed',
                'created_at': now,
                'status': 'failed',
                'error_message': failure_sentence(own),
                'payload': payload,
            }) %}
        {% else %}
            {% do rows.append({
                'event_type': stage ~ '.completed',
                'created_at': now,
                'payload': payload,
            }) %}
        {% endif %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
