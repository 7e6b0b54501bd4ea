{#- The rows that a table made of the object with the key @name. Rendered by the runner. -#}
{%- macro rows_of_object(relation) -%}
    select * from {{ relation }}
    where idem_key = @name
{%- endmacro -%}
