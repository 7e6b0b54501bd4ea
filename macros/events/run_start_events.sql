{#- The events of the moment before the models are built. The runner has logged job.started and
    ingest.started before it extracted; a run of the lanes and a run by hand begin here. -#}
{% macro run_start_events() %}
    {% set run = current_run() %}
    {% set now = modules.datetime.datetime.now(modules.pytz.utc).isoformat() %}
    {% set rows = [] %}
    {% if run.streams is none %}
        {% set payload = {'job_name': run.job_name, 'parameters': run.parameters} %}
        {% do rows.append({'event_type': 'job.started', 'payload': payload}) %}
    {% endif %}
    {% for stream in run.streams or [] %}
        {% do rows.append(dict(stream, event_type='ingest.completed', payload=stream.ingest)) %}
    {% endfor %}
    {% if 'model.lorchestra.raw_objects' in selected_resources %}
        {% for stream in merged_streams() %}
            {% do rows.append(dict(stream, event_type='upsert.started')) %}
        {% endfor %}
    {% endif %}
    {% for stage in run_stages() %}
        {% do rows.append({'event_type': stage ~ '.started'}) %}
    {% endfor %}
    {% for row in rows %}
        {% do row.update(created_at=now) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
