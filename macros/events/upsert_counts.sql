{#- What a run did to each stream, by (connection_name, object_type), with how many forgotten
    objects it has. None when the run merges nothing, or a merge failed. -#}
{% macro upsert_counts(results) %}
    {% set merges = ['raw_objects', 'rejected_objects'] %}
    {% set failed = failed_nodes(results) | select('in', merges) | list %}
    {% if failed or 'model.lorchestra.raw_objects' not in selected_resources %}
        {{ return(none) }}
    {% endif %}
    {% set counted = {} %}
    {% for row in run_query(upsert_counts_sql(run_id())) %}
        {% set of_stream = {} %}
        {% for count in row.keys() if count not in ['connection_name', 'object_type'] %}
            {% do of_stream.update({count: row[count] | int}) %}
        {% endfor %}
        {% do counted.update({(row['connection_name'], row['object_type']): of_stream}) %}
    {% endfor %}
    {{ return(counted) }}
{% endmacro %}
