{#- The weeks that a report can be made of, the newest first. -#}
{%- macro report_weeks(figures) -%}
    select distinct week_start
    from {{ figures }}
    order by week_start desc
{%- endmacro -%}
