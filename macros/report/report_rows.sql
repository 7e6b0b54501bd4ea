{#- The rows of a view of the report, of the weeks from `since` to `until` and of one person, where
    these are given, in the order of some of its columns. @person is a parameter of the query. -#}
{%- macro report_rows(relation, order_by, since=none, until=none, is_of_person=false) -%}
    select *
    from {{ relation }}
    where
        true
        {%- if since %}
        and week_start >= date({{ sql_string(since) }})
        {%- endif %}
        {%- if until %}
        and week_start <= date({{ sql_string(until) }})
        {%- endif %}
        {%- if is_of_person %}
        and person_key = @person
        {%- endif %}
    order by {{ order_by | join(', ') }}
{%- endmacro -%}
