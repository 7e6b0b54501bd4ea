{#- upsert.failed of every stream, when a merge failed. -#}
{% macro failed_upserts(failed_merges, now) %}
    {% set rows = [] %}
    {% for stream in merged_streams() %}
        {% do rows.append({
            'event_type': 'upsert.failed',
            'source_system': stream.source_system,
            'connection_name': stream.connection_name,
            'object_type': stream.object_type,
            'created_at': now,
            'status': 'failed',
            'error_message':
                'The merge into ' ~ failed_merges | join(' and ')
                ~ ' failed. Details are in logs/dbt.log.',
            'payload': {
                'duration_seconds': seconds_since(run_started_at.isoformat()),
                'error_type': 'merge',
                'retryable': true,
            },
        }) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
