{#- The streams that upsert events are written for: the ingested ones, or all that are staged. -#}
{% macro merged_streams() %}
    {% set run = current_run() %}
    {{ return(staged_streams() if run.streams is none else run.streams) }}
{% endmacro %}
