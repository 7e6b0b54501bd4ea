{#- Whom @client names: by the key of persons, the id of the contact, or an address. -#}
select
    person_key,
    display_name
from {{ table('persons') }}
where
    not is_own
    and (
        person_key = @client
        or contact_id = lower(@client)
        or lower(@client) in unnest(emails)
    )
