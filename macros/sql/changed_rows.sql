{#- Those of a model's rows that its table (`held`) has not or has otherwise, and the keys of those
    that are gone with nulls for all else, for a MERGE that also deletes: so what is worked out as a
    whole is written by what is new. -#}
{%- macro changed_rows(rows, key, held) -%}
    {%- if held %}
    select
        coalesce(found.{{ key }}, stored.{{ key }}) as {{ key }},
        found.* except ({{ key }})
    from (
        select
            *,
            to_hex(sha256(to_json_string({{ rows }}))) as source_hash
        from {{ rows }}
    ) as found
    full outer join {{ held }} as stored
        on found.{{ key }} = stored.{{ key }}
    where found.source_hash is distinct from stored.source_hash
    {%- else %}
    select
        *,
        to_hex(sha256(to_json_string({{ rows }}))) as source_hash
    from {{ rows }}
    {%- endif %}
{%- endmacro -%}
