{#- The condition that rows of two tables belong to the same stream. -#}
{%- macro same_stream(left, right) -%}
    {{ left }}.source_system = {{ right }}.source_system
    and {{ left }}.connection_name = {{ right }}.connection_name
    and {{ left }}.object_type = {{ right }}.object_type
{%- endmacro -%}
