{#- upsert.completed of every stream, with the counts that the tables themselves show, or
    upsert.failed of every stream when a merge failed. -#}
{% macro upsert_endings(failed_merges, now) %}
    {% set payload = {'duration_seconds': seconds_since(run_started_at.isoformat())} %}
    {% set counted = {} %}
    {% if failed_merges %}
        {% set merges = failed_merges | join(' and ') %}
        {% do payload.update({'error_type': 'merge', 'retryable': true}) %}
        {% set event = {
            'event_type': 'upsert.failed',
            'status': 'failed',
            'error_message': 'The merge into ' ~ merges ~ ' failed. Details are in dbt.log.',
        } %}
    {% else %}
        {% set counts =
            ['total_records', 'inserted', 'updated', 'unchanged', 'deleted', 'rejected'] %}
        {% do payload.update(dict.fromkeys(counts, 0), batch_count=1) %}
        {% for row in run_query(upsert_counts_sql(run_id())) %}
            {% set of_stream = {} %}
            {% for count in counts %}
                {% do of_stream.update({count: row[count] | int}) %}
            {% endfor %}
            {% do counted.update({(row['connection_name'], row['object_type']): of_stream}) %}
        {% endfor %}
        {#- the runner's summary -#}
        {% do log('merged: ' ~ tojson(counted.values() | list)) %}
        {% set event = {'event_type': 'upsert.completed'} %}
    {% endif %}
    {% set rows = [] %}
    {% for stream in merged_streams() %}
        {% set counts = counted.get((stream.connection_name, stream.object_type), {}) %}
        {% do rows.append(
            dict(stream, created_at=now, payload=dict(payload, **counts), **event)
        ) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
