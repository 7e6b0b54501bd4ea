{#- Takes what a run brought back of forgotten objects out of staging again. What was staged before
    the run's watermark was taken out by an earlier run. -#}
{% macro drop_forgotten() %}
    {% set forgotten_objects = table('forgotten_objects') %}
    {% set streams_sql %}
        select distinct connection_name, object_type
        from {{ forgotten_objects }}
        where {{ stream_scope() | join(' and ') }}
    {% endset %}
    {% set known = [] %}
    {% for row in run_query(streams_sql) %}
        {% do known.append((row['connection_name'], row['object_type'])) %}
    {% endfor %}
    {% if known %}
        {% set watermarks = staging_watermarks() %}
        {% for stream in staged_streams() %}
            {% set name = (stream.connection_name, stream.object_type) %}
            {% if name in known %}
                {% do run_query(sweep_staging(stream, forgotten_objects, watermarks.get(name))) %}
            {% endif %}
        {% endfor %}
    {% endif %}
{% endmacro %}
