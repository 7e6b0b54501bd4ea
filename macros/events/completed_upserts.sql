{#- upsert.completed of every stream, with the counts that the tables themselves show. -#}
{% macro completed_upserts(now) %}
    {% set counted = {} %}
    {% for row in run_query(upsert_counts_sql(run_id())) %}
        {% do counted.update({
            (row['connection_name'], row['object_type']): {
                'total_records': row['total_records'] | int,
                'inserted': row['inserted'] | int,
                'updated': row['updated'] | int,
                'unchanged': row['unchanged'] | int,
                'deleted': row['deleted'] | int,
                'rejected': row['rejected'] | int,
            },
        }) %}
    {% endfor %}
    {% set nothing = dict.fromkeys(
        ['total_records', 'inserted', 'updated', 'unchanged', 'deleted', 'rejected'], 0
    ) %}
    {% set rows = [] %}
    {% for stream in merged_streams() %}
        {% set payload = {} %}
        {% do payload.update(counted.get((stream.connection_name, stream.object_type), nothing)) %}
        {% do payload.update({
            'batch_count': 1,
            'duration_seconds': seconds_since(run_started_at.isoformat()),
        }) %}
        {% do rows.append({
            'event_type': 'upsert.completed',
            'schema_version': '1-0-1',
            'source_system': stream.source_system,
            'connection_name': stream.connection_name,
            'object_type': stream.object_type,
            'created_at': now,
            'payload': payload,
        }) %}
    {% endfor %}
    {{ return(rows) }}
{% endmacro %}
