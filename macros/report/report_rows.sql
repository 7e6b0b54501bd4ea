{#- The rows of a view of the report, of the weeks from `since` to `until` and of one person, where
    these are given, in the order of some of its columns. @person is a parameter of the query. -#}
{%- macro report_rows(relation, order_by, since=none, until=none, is_of_person=false) -%}
    {%- set conditions = [
        'week_start >= date(' ~ sql_string(since) ~ ')' if since,
        'week_start <= date(' ~ sql_string(until) ~ ')' if until,
        'person_key = @person' if is_of_person,
    ] | select | list -%}
    select *
    from {{ relation }}
    where {{ conditions | join(' and ') or 'true' }}
    order by {{ order_by | join(', ') }}
{%- endmacro -%}
