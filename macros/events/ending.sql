{#- How a job or a stage of the lanes ends: completed, or failed with what failed, in one sentence
    that names the steps and never quotes the warehouse, whose messages may hold a value. -#}
{% macro ending(subject, results, payload, now) %}
    {% set failed = failed_nodes(results) %}
    {% if not failed %}
        {{ return({'event_type': subject ~ '.completed', 'created_at': now, 'payload': payload}) }}
    {% endif %}
    {% set skipped = results | selectattr('status', 'equalto', 'skipped') %}
    {% set left_out = skipped | map(attribute='node.name') | list %}
    {% set steps = failed | reject('in', left_out) | join(', ') %}
    {% set rest = '; left out after that: ' ~ left_out | join(', ') if left_out else '' %}
    {{ return({
        'event_type': subject ~ '.failed',
        'created_at': now,
        'status': 'failed',
        'error_message': 'These steps failed: ' ~ steps ~ rest ~ '. Details are in dbt.log.'
            if steps
            else 'Left out, because a step before it failed: ' ~ left_out | join(', ') ~ '.',
        'payload': dict(payload, error_type='dbt', retryable=true),
    }) }}
{% endmacro %}
