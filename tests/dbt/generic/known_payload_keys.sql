{% test known_payload_keys(model, keys) %}
-- An event's payload holds no key that its type does not have: counts and parameters, no content.
{%- set known = [] %}
{%- for event_type, names in keys.items() %}
    {%- for name in names %}
        {%- do known.append(event_type ~ ' ' ~ name) %}
    {%- endfor %}
{%- endfor %}
with violations as (

    select
        event_id,
        event_type,
        key
    from {{ model }}
    cross join unnest(json_keys(payload, 1)) as key
    where concat(event_type, ' ', key) not in ({{ sql_strings(known) }})

)

select * from violations
{% endtest %}
