{#- on-run-start. dbt calls it for compile, docs, test, seed and snapshot too: no runs. That a
    TRACEPARENT cannot be read, the runner has said of its own runs. -#}
{% macro start_run() %}
    {% if execute and flags.WHICH in ('run', 'build') %}
        {% set is_unread = not var('run') and env_var('TRACEPARENT', '') and not trace_id() %}
        {% set word = 'TRACEPARENT is none of W3C Trace Context and is ignored.' %}
        {% do log(word, info=true) if is_unread %}
        {% do create_tables() %}
        {% do create_functions() %}
        {% do run_query(insert_events(table('event_log'), current_run(), run_start_events())) %}
        {% set merges = 'model.lorchestra.raw_objects' in selected_resources %}
        {% do staging_watermarks() if merges %}
        {% do staged_once(fill=true) if merges %}
    {% elif execute and flags.WHICH == 'test' %}
        {% do require_tables() %}
        {% do create_functions() %}
    {% endif %}
{% endmacro %}
