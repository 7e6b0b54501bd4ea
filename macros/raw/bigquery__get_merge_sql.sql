{#- dbt's own MERGE, but for three kinds of tables. One with the columns of a stream has the run's
    streams as constants in its ON clause; not as `incremental_predicates`, because those are fixed
    when the project is parsed and the streams are known when it runs. One with a source_hash
    follows its source: a row that comes without one is gone. One that only grows, `insert_only` in
    its meta, keeps the row that it has. -#}
{% macro bigquery__get_merge_sql(
    target, source, unique_key, dest_columns, incremental_predicates=none
) %}
    {% set predicates = (incremental_predicates or []) + [] %}
    {% set columns = dest_columns | map(attribute='name') | list %}
    {% if config.get('meta', {}).get('insert_only') %}
        {{ return(merge_insert_only_sql(target, source, unique_key, columns)) }}
    {% endif %}
    {% if 'source_hash' in columns %}
        {{ return(merge_with_deletes_sql(target, source, unique_key, columns, predicates)) }}
    {% endif %}
    {% set scoped = ['source_system', 'connection_name', 'object_type'] %}
    {% if scoped | reject('in', columns) | list | length == 0 %}
        {% do predicates.extend(stream_scope('DBT_INTERNAL_DEST.')) %}
    {% endif %}
    {{ return(default__get_merge_sql(target, source, unique_key, dest_columns, predicates)) }}
{% endmacro %}
