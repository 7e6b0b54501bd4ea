{#- Creates a table with memory as its YAML declares it, if it is missing. Rendered by dbt and,
    before dbt is up, by the runner. -#}
{%- macro create_table_sql(relation, columns, config) -%}
    create table if not exists {{ relation }} (
    {%- for column in columns %}
        {%- set constraint = ' not null' if column.get('constraints') else '' %}
        {{ column.name }} {{ column.data_type }}{{ constraint }}{{ ',' if not loop.last }}
    {%- endfor %}
    )
    {%- if config.get('partition_by') %}
    partition by {{ config.partition_by }}
    {%- endif %}
    cluster by {{ config.cluster_by | join(', ') }}
{%- endmacro -%}
