{#- The sessions of a day and of the next, in their order. -#}
select
    * except (due_names),
    if(due_since <= session_on, due_names, null) as due_names,
    session_on = date(@day) as is_today
from {{ table('today_sessions') }}
where
    session_on between date(@day)
    and date_add(date(@day), interval 1 day)
order by started_at, idem_key
