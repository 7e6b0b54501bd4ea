{#- Constant predicates on the cluster columns for the streams of this run, so that a MERGE scans
    the part of a table that belongs to them and not the whole. Returns a list of conditions. -#}
{% macro stream_scope(alias) %}
    {% set streams = staged_streams() %}
    {% if not streams %}
        {{ return(['false']) }}
    {% endif %}
    {% set conditions = [] %}
    {% for column in ['source_system', 'connection_name', 'object_type'] %}
        {% set values = streams | map(attribute=column) | unique | sort %}
        {% do conditions.append(alias ~ '.' ~ column ~ ' in (' ~ sql_strings(values) ~ ')') %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
