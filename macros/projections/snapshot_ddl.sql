{#- A snapshot as its YAML declares it, empty: what reads it can be built before it is taken. -#}
{%- macro snapshot_ddl(relation) -%}
    {%- set node = graph.nodes['snapshot.' ~ project_name ~ '.' ~ relation.identifier] -%}
    {%- set columns = [] -%}
    {%- for each in node.columns.values() -%}
        {%- do columns.append(each.name ~ ' ' ~ each.data_type) -%}
    {%- endfor -%}
    create table if not exists {{ relation }} ({{ columns | join(', ') }})
    cluster by {{ node.config.cluster_by | join(', ') }}
{%- endmacro -%}
