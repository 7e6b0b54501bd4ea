-- One row per identifier of one person, with whom it belongs to: a contact's id to the contact, all
-- else by the contact's id that stands beside it, then by an address that one contact alone has.
-- An address of several contacts belongs to nobody, and a response or a customer of which something
-- is in doubt is a person of its own: they are in identity_conflicts.
with holders as (

    {{ identity_holders() }}

),

keyed as (

    {{ identifier_keys() }}

),

resolved as (

    select
        keyed.identifier_type,
        keyed.identifier,
        case keyed.identifier_type
            when 'contact_id'
                then coalesce(masters.person_contact_id, decisions.contact_id, keyed.identifier)
            when 'email' then owners.contact_id
            else holders.contact_id
        end as contact_id,
        case
            when keyed.identifier_type != 'email' then holders.known_by
            when owners.identifier_key is null or owners.is_own then keyed.email
        end as email,
        coalesce(owners.is_own, false) as is_own
    from keyed
    left join holders
        on
            keyed.identifier_type = holders.identifier_type
            and keyed.identifier = holders.identifier
    left join {{ ref('int_address_owners') }} as owners
        on
            keyed.identifier_type = 'email'
            and keyed.identifier_key = owners.identifier_key
    left join {{ ref('int_contact_masters') }} as masters
        on
            keyed.identifier_type = 'contact_id'
            and keyed.identifier = masters.contact_id
    left join {{ ref('int_identity_decisions') }} as decisions
        on
            keyed.identifier_type = 'contact_id'
            and keyed.identifier_key = decisions.identifier_key

),

kinds as (

    select
        *,
        case
            when contact_id is not null then 'contact'
            when email is not null then 'email'
            when identifier_type = 'customer_id' then 'customer'
            when identifier_type = 'response' then 'response'
        end as person_kind
    from resolved

),

links as (

    select
        identifier_type,
        identifier,
        case person_kind
            when 'contact' then {{ person_key("'contact'", 'contact_id') }}
            when 'email' then {{ person_key("'email'", 'email') }}
            else {{ person_key('person_kind', 'identifier') }}
        end as person_key,
        person_kind,
        person_kind = 'email' and is_own as is_own,
        contact_id as person_contact_id
    from kinds
    where person_kind is not null

)

select * from links
