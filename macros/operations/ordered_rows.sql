{#- All rows of a view, in an order. Rendered by the runner. -#}
{%- macro ordered_rows(relation, columns) -%}
    select * from {{ relation }}
    order by {{ columns | join(', ') }}
{%- endmacro -%}
