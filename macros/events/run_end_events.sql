{#- The upsert events of each stream, those of the lanes' stages and the job's own ending. -#}
{% macro run_end_events(results, counted) %}
    {% set run = current_run() %}
    {#- the clock of this host, which also stamps staged rows -#}
    {% set now = modules.datetime.datetime.now(modules.pytz.utc).isoformat() %}
    {% set failed = failed_nodes(results) %}
    {% set rows = [] %}
    {% if 'model.lorchestra.raw_objects' in selected_resources %}
        {% set failed_merges = failed | select('in', ['raw_objects', 'rejected_objects']) | list %}
        {% do rows.extend(upsert_endings(failed_merges, counted, now)) %}
    {% endif %}
    {% do rows.extend(stage_endings(results, now)) %}
    {% set payload = {
        'job_name': run.job_name,
        'duration_seconds': seconds_since(run.started_at),
        'parameters': run.parameters,
    } %}
    {% do payload.update(run_cost()) %}
    {% do rows.append(ending('job', results, payload, now)) %}
    {{ return(rows) }}
{% endmacro %}
