{#- The objects whose key, or whose id at the source, is @name. -#}
select * except (payload, context)
from {{ table('raw_objects') }}
where @name in (idem_key, external_id)
order by last_seen desc, idem_key asc
