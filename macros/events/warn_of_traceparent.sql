{#- Says that the caller's TRACEPARENT is ignored, if it set one that cannot be read; for a run of
    the runner, the runner has said so. -#}
{% macro warn_of_traceparent() %}
    {% if env_var('TRACEPARENT', '') and not trace_id() and not var('run') %}
        {% do log('TRACEPARENT is none of W3C Trace Context and is ignored.', info=true) %}
    {% endif %}
{% endmacro %}
