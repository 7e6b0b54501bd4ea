{#- Who gets the weekly report, in the order of their addresses. -#}
{%- macro report_recipients_listed(recipients) -%}
    select email
    from {{ recipients }}
    order by email
{%- endmacro -%}
