{#- From when on each stream's staging table has to be read: a dict of (connection_name,
    object_type) to an ISO timestamp. A stream that is missing in it is read whole. -#}
{% macro staging_watermarks() %}
    {% set watermarks = {} %}
    {% if execute and not var('full_scan') %}
        {% for row in run_query(staging_watermarks_sql(table('event_log'))) %}
            {% set stream = (row['connection_name'], row['object_type']) %}
            {% do watermarks.update({stream: row['watermark']}) %}
        {% endfor %}
    {% endif %}
    {{ return(watermarks) }}
{% endmacro %}
