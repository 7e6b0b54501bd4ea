{#- The streams that raw_objects holds objects of. An invocation asks once, when it builds the first
    model that reads raw_objects: a merge of the same invocation is done by then. -#}
{% macro stored_streams() %}
    {% set asked = graph.get('stored_streams', {}) %}
    {% if asked.get('invocation_id') == invocation_id %}
        {{ return(asked.streams) }}
    {% endif %}
    {% set stored = load_relation(table('raw_objects')) %}
    {% set query %}
        select distinct source_system, connection_name, object_type
        from {{ stored }}
    {% endset %}
    {% set streams = streams_of(query) if stored else [] %}
    {% do graph.update(stored_streams={'invocation_id': invocation_id, 'streams': streams}) %}
    {{ return(streams) }}
{% endmacro %}
