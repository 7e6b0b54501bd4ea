{#- What a table's rows were made of, by their key; none when there is no table yet. -#}
{%- macro stored_keys(held, columns) -%}
    {% if held %}
        select {{ columns | join(', ') }}
        from {{ held }}
    {% else %}
        select cast(null as string) as {{ columns | join(', cast(null as string) as ') }}
        limit 0
    {% endif %}
{%- endmacro -%}
