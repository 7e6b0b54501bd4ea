{#- Creates the tables with memory, and columns that came later, if they are missing, before any
    model runs: two first builds at the same time would otherwise each replace the other's table.
    dbt has read the list of relations by then, so it is told of the new ones. -#}
{% macro create_tables() %}
    {% set tables = {
        'raw_objects': raw_objects_ddl,
        'rejected_objects': rejected_objects_ddl,
        'object_versions': object_versions_ddl,
        'forgotten_objects': forgotten_objects_ddl,
        'event_log': event_log_ddl,
        'canonical_events': canonical_events_ddl,
        'reporting_snapshots': reporting_snapshots_ddl,
        'json_paths': json_paths_ddl,
        'contacts_history': snapshot_ddl,
        'instruments_history': snapshot_ddl,
    } %}
    {% for name, ddl in tables.items() %}
        {% do ensure_table(table(name), ddl) %}
    {% endfor %}
    {% do ensure_columns(
        table('raw_objects'), {'deleted_at': 'timestamp', 'context': 'json'}
    ) %}
    {% do ensure_columns(table('rejected_objects'), {'accepted_at': 'timestamp'}) %}
{% endmacro %}
