{#- on-run-start. Also called by dbt for compile, docs, test, seed and snapshot, which are no runs. -#}
{% macro start_run() %}
    {% if execute and flags.WHICH in ('run', 'build') %}
        {% do create_tables() %}
        {% do run_query(insert_events(table('event_log'), current_run(), run_start_events())) %}
    {% endif %}
{% endmacro %}
