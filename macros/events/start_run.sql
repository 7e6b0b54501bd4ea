{#- on-run-start. dbt calls it for compile, docs, test, seed and snapshot too: no runs. -#}
{% macro start_run() %}
    {% if execute and flags.WHICH in ('run', 'build') %}
        {% if env_var('TRACEPARENT', '') and not current_run().trace_id %}
            {% do log('TRACEPARENT is no traceparent of W3C Trace Context: ignored.', info=true) %}
        {% endif %}
        {% do create_tables() %}
        {% do create_functions() %}
        {% do run_query(insert_events(table('event_log'), current_run(), run_start_events())) %}
    {% elif execute and flags.WHICH == 'test' %}
        {% do require_tables() %}
        {% do create_functions() %}
    {% endif %}
{% endmacro %}
