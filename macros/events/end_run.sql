{#- on-run-end: how the run went, in one INSERT. -#}
{% macro end_run(results) %}
    {% if execute and flags.WHICH in ('run', 'build') %}
        {% do run_query(insert_events(table('event_log'), current_run(), run_end_events(results))) %}
    {% endif %}
{% endmacro %}
