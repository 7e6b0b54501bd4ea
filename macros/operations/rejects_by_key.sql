{#- The rejected records whose key begins with a text, two at most. Rendered by the runner. -#}
{%- macro rejects_by_key(rejected_objects, beginning) -%}
    select
        reject_key,
        raw_text
    from {{ rejected_objects }}
    where starts_with(reject_key, {{ sql_string(beginning) }})
    order by reject_key
    limit 2
{%- endmacro -%}
