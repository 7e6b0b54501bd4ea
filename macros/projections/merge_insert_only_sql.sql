{#- A MERGE that only adds: a key that the table has keeps its row, so that two builds at once leave
    one row of it. -#}
{%- macro merge_insert_only_sql(target, source, unique_key, columns) -%}
    {%- set names = '`' ~ columns | join('`, `') ~ '`' -%}
    merge into {{ target }} as dbt_internal_dest
    using {{ source }} as dbt_internal_source
    on dbt_internal_source.{{ unique_key }} = dbt_internal_dest.{{ unique_key }}
    when not matched then insert
        ({{ names }})
    values
        ({{ names }})
{%- endmacro -%}
