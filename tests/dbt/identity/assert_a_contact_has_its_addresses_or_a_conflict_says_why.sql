-- Every address of a contact leads to that contact, unless identity_conflicts lists it.
with addresses as (

    select
        contacts.contact_id,
        email
    from {{ ref('canonical_contacts') }} as contacts
    cross join unnest(contacts.emails) as email

),

violations as (

    select addresses.contact_id
    from addresses
    left join {{ ref('person_links') }} as links
        on links.identifier_type = 'email' and addresses.email = links.identifier
    left join {{ ref('persons') }} as persons
        on links.person_key = persons.person_key
    left join {{ ref('identity_conflicts') }} as conflicts
        on conflicts.identifier_type = 'email' and addresses.email = conflicts.identifier
    where
        conflicts.conflict_key is null
        and persons.contact_id is distinct from addresses.contact_id

)

select * from violations
