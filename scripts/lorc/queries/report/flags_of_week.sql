{#- The flags that were raised, or could not be read, in a week, and those that were open when it
    was over, the newest first; of one person if `is_of_person`, who is the parameter @person. -#}
{%- set over = 'timestamp(date_add(date(@week), interval 7 day), ' ~ sql_string(time_zone) ~ ')' -%}
select
    *,
    occurred_on >= date(@week) as is_new,
    coalesce(followed_at >= {{ over }}, true) as is_open
from {{ table('today_flags') }}
where
    occurred_at < {{ over }}
    and (occurred_on >= date(@week) or coalesce(followed_at >= {{ over }}, true))
    {%- if is_of_person %}
        and person_key = @person
    {%- endif %}
order by occurred_at desc, flag_key asc
