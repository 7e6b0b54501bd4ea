{#- One model's rows as events of a timeline, for a UNION: whom each concerns by an identifier, and
    what there is to say about it. -#}
{%- macro events_of(
    relation, kind, identifier_type, identifier, occurred_at, title,
    amount='null', currency='null', direction='null', event_id='idem_key'
) -%}
    select
        {{ kind }} as event_kind,
        {{ event_id }} as event_id,
        idem_key,
        {{ identifier_type }} as identifier_type,
        {{ identifier }} as identifier,
        {{ occurred_at }} as occurred_at,
        {{ title }} as title,
        cast({{ amount }} as numeric) as amount,
        cast({{ currency }} as string) as currency,
        cast({{ direction }} as string) as direction
    from {{ relation }}
{%- endmacro -%}
