{#- The events of the moment before the models are built. The runner has logged job.started and
    ingest.started before it extracted; a run of the lanes and a run by hand begin here. -#}
{% macro run_start_events() %}
    {% set run = current_run() %}
    {% set now = now_iso() %}
    {% set rows = [] %}
    {% if run.streams is none %}
        {% do rows.append({
            'event_type': 'job.started',
            'created_at': now,
            'payload': {
                'job_name': run.job_name,
                'parameters': run.get('parameters') or invocation_parameters(),
            },
        }) %}
    {% else %}
        {% for stream in run.streams %}
            {% do rows.append({
                'event_type': 'ingest.completed',
                'source_system': stream.source_system,
                'connection_name': stream.connection_name,
                'object_type': stream.object_type,
                'created_at': now,
                'payload': stream.ingest,
            }) %}
        {% endfor %}
    {% endif %}
    {% if merges_raw_objects() %}
        {% for stream in merged_streams() %}
            {% do rows.append({
                'event_type': 'upsert.started',
                'source_system': stream.source_system,
                'connection_name': stream.connection_name,
                'object_type': stream.object_type,
                'created_at': now,
            }) %}
        {% endfor %}
    {% endif %}
    {% for stage in run_stages() %}
        {% do rows.append({'event_type': stage ~ '.started', 'created_at': now}) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
