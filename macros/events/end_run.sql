{#- on-run-end: how the run went, in one INSERT. -#}
{% macro end_run(results) %}
    {% if execute and flags.WHICH in ('run', 'build') %}
        {% set counted = upsert_counts(results) %}
        {% if 'model.lorchestra.raw_objects' in selected_resources %}
            {% do drop_forgotten(counted) if counted %}
            {% do run_query('drop table if exists ' ~ staged_once()) if staged_once() %}
        {% endif %}
        {% set rows = run_end_events(results, counted) %}
        {#- the runner heeds no signal from here on, or a run could end twice -#}
        {% do log('closing the run') %}
        {% do run_query(insert_events(table('event_log'), current_run(), rows)) %}
    {% endif %}
{% endmacro %}
