-- One row per live object and canonical table that should hold it and does not hold it as it is:
-- with the reason why it cannot, or not_built_yet. Nothing on the way to a table gets lost unseen.
with rejects as (

    {% for model, (object_types, reason) in canonical_kinds().items() %}
        select
            objects.idem_key,
            objects.source_system,
            objects.connection_name,
            objects.object_type,
            '{{ model }}' as model, -- noqa: RF04
            coalesce({{ reason }}, 'not_built_yet') as reason
        from {{ ref('raw_objects') }} as objects
        left join {{ ref(model) }} as held
            on objects.idem_key = held.idem_key and objects.payload_hash = held.source_hash
        where
            objects.deleted_at is null
            and objects.object_type in ({{ sql_strings(object_types) }})
            and held.idem_key is null
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from rejects
