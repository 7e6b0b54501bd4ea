{#- The streams that this run may merge: every source table with a `source_system` in its meta,
    restricted by the vars `connection` and `object_types`, that has been loaded at least once.
    Read from the sources at run time, so a new connection is an entry there and nothing here. -#}
{% macro staged_streams() %}
    {% set streams = [] %}
    {% if execute %}
        {% set object_types = var('object_types') %}
        {% set declared = graph.sources.values() | sort(attribute='unique_id') %}
        {% for node in declared if node.meta.source_system %}
            {% set stream = declared_stream(node) %}
            {% set is_wanted = var('connection') in (none, stream.connection_name)
                and (not object_types or stream.object_type in object_types) %}
            {% if is_wanted %}
                {% set schema = env_var('BQ_STAGING_PREFIX', '') or 'staging_' %}
                {% set schema = node.schema | replace('staging_', schema, 1) %}
                {% set relation = adapter.get_relation(node.database, schema, node.identifier) %}
                {% if relation %}
                    {% do stream.update(relation=relation) %}
                    {% do streams.append(stream) %}
                {% endif %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {{ return(streams) }}
{% endmacro %}
