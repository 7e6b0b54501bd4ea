{#- The upsert events of each stream, those of the lanes' stages and the job's own ending. -#}
{% macro run_end_events(results) %}
    {% set run = current_run() %}
    {% set now = now_iso() %}
    {% set failed = failed_nodes(results) %}
    {% set rows = [] %}
    {% if merges_raw_objects() %}
        {% set failed_merges = failed | select('in', ['raw_objects', 'rejected_objects']) | list %}
        {% if failed_merges %}
            {% do rows.extend(failed_upserts(failed_merges, now)) %}
        {% else %}
            {% do rows.extend(completed_upserts(now)) %}
        {% endif %}
    {% endif %}
    {% do rows.extend(stage_endings(results, now)) %}
    {% set payload = {
        'job_name': run.job_name,
        'duration_seconds': seconds_since(run.started_at),
        'parameters': run.get('parameters') or invocation_parameters(),
    } %}
    {% if failed %}
        {% do payload.update({'error_type': 'dbt', 'retryable': true}) %}
        {% do rows.append({
            'event_type': 'job.failed',
            'created_at': now,
            'status': 'failed',
            'error_message': failure_sentence(results),
            'payload': payload,
        }) %}
    {% else %}
        {% do rows.append({'event_type': 'job.completed', 'created_at': now, 'payload': payload}) %}
    {% endif %}
    {{ return(rows) }}
{% endmacro %}
