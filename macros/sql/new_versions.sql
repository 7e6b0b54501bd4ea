{#- The rows of a model over objects, in versions that a table made of it (`held`) has not: all of
    them where none stands. -#}
{%- macro new_versions(source, held, but_for) -%}
    select found.* except ({{ but_for | join(', ') }})
    from {{ source }} as found
    {%- if held %}
    left join {{ held }} as stored
        on found.idem_key = stored.idem_key and found.source_hash = stored.source_hash
    where stored.idem_key is null
    {%- endif %}
{%- endmacro -%}
