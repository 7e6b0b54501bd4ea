{#- upsert.completed of every stream, with the counts that the tables themselves show, or
    upsert.failed of every stream when a merge failed. `counted` is what upsert_counts returns. -#}
{% macro upsert_endings(failed_merges, counted, now) %}
    {% set payload = {'duration_seconds': seconds_since(run_started_at.isoformat())} %}
    {% set keys = ['total_records', 'inserted', 'updated', 'unchanged', 'deleted', 'rejected'] %}
    {% if failed_merges %}
        {% set merges = failed_merges | join(' and ') %}
        {% do payload.update({'error_type': 'merge', 'retryable': true}) %}
        {% set event = {
            'event_type': 'upsert.failed',
            'status': 'failed',
            'error_message': 'The merge into ' ~ merges ~ ' failed. Details are in dbt.log.',
        } %}
    {% else %}
        {% do payload.update(dict.fromkeys(keys, 0), batch_count=1) %}
        {#- the runner's summary -#}
        {% do log('merged: ' ~ tojson(counted.values() | list)) %}
        {% set event = {'event_type': 'upsert.completed'} %}
    {% endif %}
    {% set rows = [] %}
    {% for stream in merged_streams() %}
        {% set own = dict(payload) %}
        {% set counts = (counted or {}).get((stream.connection_name, stream.object_type), {}) %}
        {% for key in keys if key in counts %}
            {% do own.update({key: counts[key]}) %}
        {% endfor %}
        {% do rows.append(dict(stream, created_at=now, payload=own, **event)) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
