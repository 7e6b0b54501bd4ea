{#- The rows of a view of the report, of the weeks from `since` to `until` and of one person, where
    these are given, in the order of some of its columns. @person is a parameter of the query. -#}
{%- set conditions = [
    'week_start >= date(' ~ sql_string(since) ~ ')' if since,
    'week_start <= date(' ~ sql_string(until) ~ ')' if until,
    'person_key = @person' if is_of_person,
] | select | list -%}
select *
from {{ table(name) }}
where {{ conditions | join(' and ') or 'true' }}
order by {{ order_by | join(', ') }}
