{#- Rows to be merged, and the keys that the table (`held`) has of objects that the model (`source`)
    has no longer, with nulls for all else, for a MERGE that also deletes. -#}
{%- macro with_gone(rows, source, held) -%}
    {%- if held %}
    select
        coalesce(found.idem_key, gone.idem_key) as idem_key,
        found.* except (idem_key)
    from {{ rows }} as found
    full outer join (
        select stored.idem_key
        from {{ held }} as stored
        left join {{ source }} as present
            on stored.idem_key = present.idem_key
        where present.idem_key is null
    ) as gone
        on found.idem_key = gone.idem_key
    {%- else %}
    select * from {{ rows }}
    {%- endif %}
{%- endmacro -%}
