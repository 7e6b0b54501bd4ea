{#- The records of some streams in the common raw shape. `watermarks` maps (connection_name,
    object_type) to the time from which a stream's staging table is read. -#}
{% macro staged_records(streams, watermarks) %}
    {% set selects = [] %}
    {% for stream in streams %}
        {% set watermark = watermarks.get((stream.connection_name, stream.object_type)) %}
        {% do selects.append(staged_stream(stream, watermark)) %}
    {% endfor %}
    {{ return(selects | join('\n    union all\n') or no_records()) }}
{% endmacro %}
