{#- The streams that a query returns, as stream_scope takes them. -#}
{% macro streams_of(query) %}
    {% set streams = [] %}
    {% for row in run_query(query) %}
        {% set stream = {} %}
        {% for column in ['source_system', 'connection_name', 'object_type'] %}
            {% do stream.update({column: row[column]}) %}
        {% endfor %}
        {% do streams.append(stream) %}
    {% endfor %}
    {{ return(streams) }}
{% endmacro %}
