{#- Constant predicates on the cluster columns for some streams, by default those of this run, so
    that a MERGE scans the part of a table that belongs to them and not the whole. Returns a list of
    conditions; `prefix` is the table's alias and a dot. -#}
{% macro stream_scope(prefix='', streams=none) %}
    {% set streams = staged_streams() if streams is none else streams %}
    {% if not streams %}
        {{ return(['false']) }}
    {% endif %}
    {% set conditions = [] %}
    {% for column in ['source_system', 'connection_name', 'object_type'] %}
        {% set values = streams | map(attribute=column) | unique | sort %}
        {% do conditions.append(prefix ~ column ~ ' in (' ~ sql_strings(values) ~ ')') %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
