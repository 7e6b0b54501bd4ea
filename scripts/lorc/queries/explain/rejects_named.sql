{#- The rejected records whose key would be, or whose id at the source or reject_key is, @name. -#}
select * except (raw_text)
from {{ table('rejected_objects') }}
where
    @name in (
        {{ idem_key('source_system', 'connection_name', 'object_type', 'external_id') }},
        external_id
    )
    or @name = reject_key
order by last_seen desc
