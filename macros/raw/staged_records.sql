{#- The records of some streams in the common raw shape; of no stream, the shape alone. `watermarks`
    maps (connection_name, object_type) to the time from which a stream's staging table is read. The
    run's own table has what its merge reads, so it does for the same times alone: an assertion looks
    at all that is staged. Objects that were forgotten are left out. -#}
{% macro staged_records(streams, watermarks) %}
    {% if streams and staged_once() and watermarks == staging_watermarks() %}
        {{ return('select * from ' ~ staged_once()) }}
    {% endif %}
    {% set selects = [] %}
    {% set forgotten = load_relation(table('forgotten_objects')) if streams else none %}
    {% set nothing = [{
        'source_system': '',
        'connection_name': '',
        'object_type': '',
        'external_id': '$',
        'relation': '(select cast(null as json) as data, cast(null as timestamp) as _sdc_extracted_at,'
            ~ ' cast(null as timestamp) as _sdc_received_at, cast(null as timestamp) as _sdc_batched_at,'
            ~ ' cast(null as timestamp) as _sdc_deleted_at, 0 as _sdc_table_version limit 0)',
    }] %}
    {% for stream in streams or nothing %}
        {% set watermark = watermarks.get((stream.connection_name, stream.object_type)) %}
        {% do selects.append(staged_stream(stream, watermark, forgotten)) %}
    {% endfor %}
    {{ return(selects | join('\n    union all\n')) }}
{% endmacro %}
