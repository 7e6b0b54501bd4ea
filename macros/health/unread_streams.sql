{#- The streams with live objects that json_paths has not read since they were last staged, found
    without their payloads. `read_until` is the query for how far each stream was read. -#}
{% macro unread_streams(read_until) %}
    {% set query %}
        select distinct stored.source_system, stored.connection_name, stored.object_type
        from {{ table('raw_objects') }} as stored
        left join ({{ read_until }}) as streams
            on
                stored.connection_name = streams.connection_name
                and stored.object_type = streams.object_type
        where
            stored.deleted_at is null
            and (streams.read_until is null or stored.staged_at > streams.read_until)
    {% endset %}
    {{ return(streams_of(query) if execute else []) }}
{% endmacro %}
