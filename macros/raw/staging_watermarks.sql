{#- From when on each stream's staging table has to be read: a dict of (connection_name,
    object_type) to an ISO timestamp. A stream that is missing in it is read whole. The runner has
    asked for those of its connection, mostly. Else an invocation asks once, at its start, for all its
    models: the graph is what they share. -#}
{% macro staging_watermarks() %}
    {% set watermarks = {} %}
    {% if execute and not var('full_scan') %}
        {% for object_type, watermark in (current_run().get('watermarks') or {}).items() %}
            {% do watermarks.update({(var('connection'), object_type): watermark}) %}
        {% endfor %}
        {% if watermarks %}
            {{ return(watermarks) }}
        {% endif %}
        {% set asked = graph.get('staging_watermarks', {}) %}
        {% if asked.get('invocation_id') == invocation_id %}
            {{ return(asked.watermarks) }}
        {% endif %}
        {% for row in run_query(staging_watermarks_sql(table('event_log'))) %}
            {% set stream = (row['connection_name'], row['object_type']) %}
            {% do watermarks.update({stream: row['watermark']}) %}
        {% endfor %}
        {% do graph.update(
            staging_watermarks={'invocation_id': invocation_id, 'watermarks': watermarks}
        ) %}
    {% endif %}
    {{ return(watermarks) }}
{% endmacro %}
