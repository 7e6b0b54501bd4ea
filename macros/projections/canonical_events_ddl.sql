{#- The append-only events of the canonical layer and the scores. -#}
{%- macro canonical_events_ddl(relation) -%}
    create table if not exists {{ relation }} (
        event_id string not null,
        event_type string not null,
        schema_ref string not null,
        occurred_at timestamp,
        idem_key string not null,
        payload json not null,
        recorded_at timestamp not null
    )
    cluster by event_type, event_id
{%- endmacro -%}
