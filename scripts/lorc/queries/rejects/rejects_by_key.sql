{#- The rejected records whose key begins with a text, two at most. -#}
select
    reject_key,
    raw_text
from {{ table('rejected_objects') }}
where starts_with(reject_key, {{ sql_string(beginning) }})
order by reject_key
limit 2
