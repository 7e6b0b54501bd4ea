{#- What a canonical model has to look at: the live objects that it holds in no or another version,
    and the keys that it still holds of objects that are gone, with nulls for all else. Found by
    comparing hashes, not by a clock, so that nothing is missed that came late or was forgotten.
    A first build or a full refresh (`held` none) looks at every live object. -#}
{%- macro object_changes(object_types, held, source_system=none) -%}
    {%- set live = object_scope(object_types, source_system) + ['deleted_at is null'] -%}
    {%- set changed = object_scope(object_types, source_system, 'raw_objects.') -%}
    {%- if held %}
    with live as (

        select
            idem_key,
            payload_hash
        from {{ ref('raw_objects') }}
        where {{ live | join(' and ') }}

    ),

    stored as (

        select
            idem_key,
            min(source_hash) as source_hash
        from {{ held }}
        where {{ 'source_system = ' ~ sql_string(source_system) if source_system else 'true' }}
        group by 1

    ),

    changed as (

        select
            coalesce(live.idem_key, stored.idem_key) as idem_key,
            live.payload_hash
        from live
        full outer join stored
            on live.idem_key = stored.idem_key
        where live.payload_hash is distinct from stored.source_hash

    )

    select
        changed.idem_key,
        raw_objects.* except (idem_key, payload_hash),
        changed.payload_hash as source_hash
    from changed
    left join {{ ref('raw_objects') }} as raw_objects
        on
            changed.idem_key = raw_objects.idem_key
            and changed.payload_hash = raw_objects.payload_hash
            and {{ changed | join(' and ') }}
            and raw_objects.deleted_at is null
    {%- else %}
    select
        * except (payload_hash),
        payload_hash as source_hash
    from {{ ref('raw_objects') }}
    where {{ live | join(' and ') }}
    {%- endif %}
{%- endmacro -%}
