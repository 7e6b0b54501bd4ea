{#- dbt's own MERGE, with the run's streams as constants in its ON clause wherever the target has
    the columns for it. Not `incremental_predicates`, because those are fixed when the project is
    parsed and the streams are known when it runs. -#}
{% macro bigquery__get_merge_sql(
    target, source, unique_key, dest_columns, incremental_predicates=none
) %}
    {% set predicates = (incremental_predicates or []) + [] %}
    {% set columns = dest_columns | map(attribute='name') | list %}
    {% set scoped = ['source_system', 'connection_name', 'object_type'] %}
    {% if scoped | reject('in', columns) | list | length == 0 %}
        {% do predicates.extend(stream_scope('DBT_INTERNAL_DEST.')) %}
    {% endif %}
    {{ return(default__get_merge_sql(target, source, unique_key, dest_columns, predicates)) }}
{% endmacro %}
