{#- Who gets the weekly report, in the order of their addresses. -#}
select email
from {{ table('report_recipients') }}
order by email
