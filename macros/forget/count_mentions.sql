{#- How many rows of a table mention what @pattern matches, in whatever column. -#}
{%- macro count_mentions(relation) -%}
    select count(*) as mentions
    from {{ relation }} as stored
    where {{ mentions('to_json_string(stored)') }}
{%- endmacro -%}
