{#- dbt's own MERGE, with the run's streams as constants in its ON clause wherever the target has
    the columns for it. Not `incremental_predicates`, because those are fixed when the project is
    parsed and the streams are known when it runs. -#}
{% macro bigquery__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) %}
    {% set predicates = (incremental_predicates or []) + [] %}
    {% set columns = dest_columns | map(attribute='name') | list %}
    {% if 'source_system' in columns and 'connection_name' in columns and 'object_type' in columns %}
        {% do predicates.extend(stream_scope('DBT_INTERNAL_DEST')) %}
    {% endif %}
    {{ return(default__get_merge_sql(target, source, unique_key, dest_columns, predicates)) }}
{% endmacro %}
