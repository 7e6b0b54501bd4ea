{% test known_payload_keys(model) %}
-- An event's payload holds no key that its type does not have: counts and parameters, no content.
{%- set known = [] %}
{%- for name, subject in event_subjects().items() %}
    {%- for phase, keys in subject.phases.items() %}
        {%- for key in keys %}
            {%- do known.append(name ~ '.' ~ phase ~ ' ' ~ key) %}
        {%- endfor %}
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
