-- One row per path that the payloads of a stream have or have had, down to the second level. Only
-- what was staged since the last build is read; so it knows when a path came and when it went.
with known as (

    select * from {{ this }}

),

-- without the payload, which each of its keys would carry
changes as (

    select
        * except (payload),
        json_keys(payload, 2) as key_paths
    from {{ ref('int_unread_payloads') }}

),

batches as (

    select
        connection_name,
        object_type,
        count(*) as objects_read,
        max(objects_before) as objects_before,
        max(staged_at) as read_until
    from changes
    group by 1, 2

),

found as (

    select
        changes.connection_name,
        changes.object_type,
        -- a source may key a map by an address, which json_keys puts in quotes for its dot
        regexp_replace(
            key_path, r'("[^"@\s]+|[^.\s@"]+)@([a-z0-9-]+\.)+[a-z]{2,}\b"?', '(address)'
        ) as path,
        min(changes.staged_at) as first_seen,
        max(changes.staged_at) as last_seen,
        count(distinct changes.idem_key) as objects_with_path
    from changes
    cross join unnest(changes.key_paths) as key_path
    group by 1, 2, 3

),

keyed as (

    select
        *,
        to_hex(sha256(to_json_string(struct(connection_name, object_type, path)))) as path_key
    from found

),

paths as (

    select
        coalesce(found.path_key, known.path_key) as path_key,
        coalesce(found.connection_name, known.connection_name) as connection_name,
        coalesce(found.object_type, known.object_type) as object_type,
        coalesce(found.path, known.path) as path,
        coalesce(known.first_seen, found.first_seen) as first_seen,
        coalesce(found.last_seen, known.last_seen) as last_seen,
        known.objects_before,
        coalesce(known.objects_with_path, 0) + coalesce(found.objects_with_path, 0)
            as objects_with_path,
        if(found.path is null, known.objects_since, 0) as objects_since,
        found.path is not null as is_found
    from known
    full outer join keyed as found
        on known.path_key = found.path_key

),

counted as (

    select
        paths.* except (objects_before, objects_with_path, objects_since, is_found),
        coalesce(paths.objects_before, batches.objects_before) as objects_before,
        paths.objects_with_path,
        paths.objects_since + if(paths.is_found, 0, batches.objects_read) as objects_since,
        batches.objects_before + batches.objects_read as objects_read,
        batches.read_until
    from paths
    inner join batches
        on
            paths.connection_name = batches.connection_name
            and paths.object_type = batches.object_type

)

select * from counted
