{#- The records of some streams in the common raw shape. `watermarks` maps (connection_name,
    object_type) to the time from which a stream's staging table is read. Objects that were
    forgotten are left out. -#}
{% macro staged_records(streams, watermarks) %}
    {% set selects = [] %}
    {% set forgotten = load_relation(table('forgotten_objects')) if streams else none %}
    {% for stream in streams %}
        {% set watermark = watermarks.get((stream.connection_name, stream.object_type)) %}
        {% do selects.append(staged_stream(stream, watermark, forgotten)) %}
    {% endfor %}
    {{ return(selects | join('\n    union all\n') or no_records()) }}
{% endmacro %}
