{#- One canonical table's rows as events, for a UNION: a row that is made anew with the same content
    is the same event. -#}
{%- macro canonical_event(relation, event_type, schema_name, occurred_at, columns) -%}
    {%- set fields = [] -%}
    {%- for column in columns -%}
        {%- do fields.append(column ~ ' as ' ~ column) -%}
    {%- endfor %}
    select
        '{{ event_type }}' as event_type,
        'iglu:com.mensio.canonical/{{ schema_name }}/jsonschema/1-0-0' as schema_ref,
        {{ occurred_at }} as occurred_at,
        idem_key,
        to_json_string(struct({{ fields | join(', ') }})) as payload
    from {{ relation }}
{%- endmacro -%}
