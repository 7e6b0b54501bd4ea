-- Every address of a contact leads to the contact that it is after all merges, unless a contact in
-- use has it and this one is not, identity_conflicts lists it or somebody has decided of it.
with addresses as (

    select
        masters.person_contact_id,
        masters.is_active,
        email,
        {{ mailbox('email', 'aliases') }} as mailbox
    from {{ ref('canonical_contacts') }} as contacts
    inner join {{ ref('int_contact_masters') }} as masters
        on contacts.contact_id = masters.contact_id
    cross join unnest(contacts.emails) as email
    left join {{ ref('address_aliases') }} as aliases
        on {{ has_alias('email', 'aliases') }}

),

violations as (

    select addresses.person_contact_id
    from addresses
    left join {{ ref('person_links') }} as links
        on links.identifier_type = 'email' and addresses.email = links.identifier
    left join {{ ref('int_address_owners') }} as owners
        on addresses.mailbox = owners.email
    left join {{ ref('identity_conflicts') }} as conflicts
        on conflicts.identifier_type = 'email' and addresses.mailbox = conflicts.identifier
    where
        conflicts.conflict_key is null
        and owners.decision is null
        and links.person_contact_id is distinct from addresses.person_contact_id
        and (addresses.is_active or links.person_contact_id is null)

)

select * from violations
