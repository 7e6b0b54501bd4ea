{#- The deleted mails whose record mentions the message id or the address @name: no canonical table
    holds them, so the record is searched as text. -#}
select * except (payload, context)
from {{ table('raw_objects') }}
where
    object_type = 'email'
    and deleted_at is not null
    and regexp_contains(@name, r'^[^\s<>]+@[^\s<>]+$')
    and strpos(lower(to_json_string(payload)), lower(@name)) > 0
order by last_seen desc, idem_key asc
