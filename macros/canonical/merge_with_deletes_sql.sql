{#- A MERGE that also deletes: a source row whose source_hash is null stands for a key whose object
    is gone. Rows that nothing new is known of are not in the source and stay as they are. -#}
{%- macro merge_with_deletes_sql(target, source, unique_key, columns, predicates) -%}
    {%- set matched = predicates + [
        'dbt_internal_source.' ~ unique_key ~ ' = dbt_internal_dest.' ~ unique_key
    ] -%}
    {%- set assignments = [] -%}
    {%- for column in columns -%}
        {%- do assignments.append('`' ~ column ~ '` = dbt_internal_source.`' ~ column ~ '`') -%}
    {%- endfor -%}
    {%- set names = '`' ~ columns | join('`, `') ~ '`' -%}
    merge into {{ target }} as dbt_internal_dest
    using {{ source }} as dbt_internal_source
    on {{ matched | join(' and ') }}
    when matched and dbt_internal_source.source_hash is null then delete
    when matched then update set {{ assignments | join(', ') }}
    when not matched and dbt_internal_source.source_hash is not null then insert
        ({{ names }})
    values
        ({{ names }})
{%- endmacro -%}
