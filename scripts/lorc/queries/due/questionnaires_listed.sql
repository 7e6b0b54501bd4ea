{#- The questionnaires that are owed, or all that ever were, the longest overdue first. -#}
select
    persons.display_name,
    due.person_key,
    due.instrument_id,
    due.due_state,
    due.due_on,
    due.in_time_until,
    due.answered_at,
    due.has_answer_without_total
from {{ table('questionnaires_due') }} as due
left join {{ table('persons') }} as persons
    on due.person_key = persons.person_key
{% if not everything %}
    where due.due_state in ('due', 'late')
{% endif %}
order by due.in_time_until, persons.display_name, due.person_key, due.instrument_id
