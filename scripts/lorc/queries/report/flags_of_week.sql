{#- The flags that were raised, or could not be read, in a week, the newest first; of one person if
    `is_of_person`, who is the parameter @person. -#}
select
    *,
    true as is_new,
    followed_at is null as is_open
from {{ table('today_flags') }}
where
    date_trunc(occurred_on, isoweek) = date(@week)
    {%- if is_of_person %}
        and person_key = @person
    {%- endif %}
order by occurred_at desc, flag_key asc
