{#- The objects whose key, or whose id at the source, is @name. Rendered by the runner. -#}
{%- macro objects_named(raw_objects) -%}
    select * except (payload, context)
    from {{ raw_objects }}
    where @name in (idem_key, external_id)
    order by last_seen desc, idem_key
{%- endmacro -%}
