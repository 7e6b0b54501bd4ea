{#- A persistent function's name, to call it. A model that calls one says so by calling this, and
    on-run-start makes the functions for the models that do. -#}
{%- macro function(name) -%}
    `{{ target.database }}`.`{{ target.schema }}`.`{{ name }}`
{%- endmacro -%}
