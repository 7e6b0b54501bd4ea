{#- Who is told of an alert, in the order of their addresses. -#}
select email
from {{ table('alert_recipients') }}
order by email
