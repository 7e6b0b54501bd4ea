{#- How a job or a stage of the lanes ends: completed, or failed with what failed. -#}
{% macro ending(subject, results, payload, now) %}
    {% if not failed_nodes(results) %}
        {{ return({'event_type': subject ~ '.completed', 'created_at': now, 'payload': payload}) }}
    {% endif %}
    {{ return({
        'event_type': subject ~ '.failed',
        'created_at': now,
        'status': 'failed',
        'error_message': failure_sentence(results),
        'payload': dict(payload, error_type='dbt', retryable=true),
    }) }}
{% endmacro %}
