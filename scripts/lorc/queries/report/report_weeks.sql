{#- The weeks that a report can be made of, the newest first. -#}
select distinct week_start
from {{ table('report_figures') }}
order by week_start desc
