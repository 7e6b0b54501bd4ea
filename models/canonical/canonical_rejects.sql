-- One row per live object and canonical table that should hold it and does not hold it as it is:
-- with the reason why it cannot, or not_built_yet. Nothing on the way to a table gets lost unseen.
with rejects as (

    {% for model, (object_types, reason) in canonical_kinds().items() %}
        {{ rejects_of(model, object_types, reason) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from rejects
