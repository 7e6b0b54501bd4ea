{#- Conditions that an object of raw_objects is of these types, with the constants that go with them
    on the columns that lead its clusters: without these BigQuery reads the payloads of all. Not for
    a view, which would keep them. A unit test has objects of its own, of any source. -#}
{% macro object_scope(object_types, source_system=none, prefix='') %}
    {% set conditions = [prefix ~ 'object_type in (' ~ sql_strings(object_types) ~ ')'] %}
    {% if source_system %}
        {% do conditions.insert(0, prefix ~ 'source_system = ' ~ sql_string(source_system)) %}
    {% endif %}
    {% if execute and model.resource_type != 'unit_test' %}
        {% set streams = [] %}
        {% for stream in stored_streams() if stream.object_type in object_types %}
            {% do streams.append(stream) if source_system in [none, stream.source_system] %}
        {% endfor %}
        {{ return(stream_scope(prefix, streams)[:2] + conditions[-1:]) }}
    {% endif %}
    {{ return(conditions) }}
{% endmacro %}
