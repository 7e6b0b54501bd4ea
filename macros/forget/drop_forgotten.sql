{#- Takes what a run brought back of forgotten objects out of staging again: of the streams of which
    `counted` has some. What was staged before the run's watermark was taken out by an earlier run;
    after a merge that failed, the next run does it. -#}
{% macro drop_forgotten(counted) %}
    {% for stream in staged_streams() %}
        {% set name = (stream.connection_name, stream.object_type) %}
        {% if counted.get(name, {}).get('forgotten') %}
            {% set watermark = staging_watermarks().get(name) %}
            {% do run_query(sweep_staging(stream, table('forgotten_objects'), watermark)) %}
        {% endif %}
    {% endfor %}
{% endmacro %}
