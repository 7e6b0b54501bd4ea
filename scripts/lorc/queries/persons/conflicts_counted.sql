{#- How many links are in doubt, by kind, with what settles one of them. -#}
select
    conflict_type,
    count(*) as conflicts,
    min(why) as why,
    min(settled_by) as settled_by
from {{ table('identity_conflicts') }}
group by 1
order by 2 desc, 1
