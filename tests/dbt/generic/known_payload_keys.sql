{% test known_payload_keys(model, keys) %}
-- An event's payload holds no key that its type does not have: counts and parameters, no content.
with found as (

    select
        event_id,
        event_type,
        key
    from {{ model }}
    cross join unnest(json_keys(payload, 1)) as key

),

violations as (

    select * from found
    where
        case event_type
            {%- for event_type, names in keys.items() if names %}
            when {{ sql_string(event_type) }} then key not in ({{ sql_strings(names) }})
            {%- endfor %}
            else true
        end

)

select * from violations
{% endtest %}
