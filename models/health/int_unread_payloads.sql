-- One row per live object that json_paths has not read since it was last staged, with how many
-- objects of its stream were read before. Where nothing is unread, no payload is read.
{%- set read_until %}
    select
        connection_name,
        object_type,
        max(read_until) as read_until,
        max(objects_read) as objects_read
    from {{ table('json_paths') }}
    group by 1, 2
{% endset %}
with streams as (

    {{ read_until }}

),

unread as (

    select
        stored.idem_key,
        stored.connection_name,
        stored.object_type,
        stored.staged_at,
        stored.payload,
        coalesce(streams.objects_read, 0) as objects_before
    from {{ ref('raw_objects') }} as stored
    left join streams
        on
            stored.connection_name = streams.connection_name
            and stored.object_type = streams.object_type
    where
        stored.deleted_at is null
        and (streams.read_until is null or stored.staged_at > streams.read_until)
        and {{ stream_scope('stored.', unread_streams(read_until)) | join(' and ') }}

)

select * from unread
