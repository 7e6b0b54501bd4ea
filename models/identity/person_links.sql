-- One row per identifier of one person, with whom it belongs to: a contact's id to the contact, all
-- else by the contact's id that stands beside it, then by an address that one contact alone has.
-- An address of several contacts belongs to nobody, and a response of which something is in doubt
-- is a person of its own: they are in identity_conflicts.
with identifiers as (

    select distinct
        identifier_type,
        identifier
    from {{ ref('person_identifiers') }}

),

owners as (

    select * from {{ ref('int_address_owners') }}

),

holders as (

    select
        'customer_id' as identifier_type,
        customer_id as identifier,
        contact_id,
        email
    from {{ ref('canonical_customers') }}
    qualify row_number() over (partition by customer_id order by idem_key) = 1
    union all
    select
        'response' as identifier_type,
        idem_key as identifier,
        contact_id,
        email
    from {{ ref('int_response_claims') }}

),

beside as (

    select
        identifiers.identifier_type,
        identifiers.identifier,
        if(
            identifiers.identifier_type = 'contact_id', identifiers.identifier, holders.contact_id
        ) as contact_id,
        if(identifiers.identifier_type = 'email', identifiers.identifier, holders.email) as email
    from identifiers
    left join holders
        on
            identifiers.identifier_type = holders.identifier_type
            and identifiers.identifier = holders.identifier

),

resolved as (

    select
        beside.identifier_type,
        beside.identifier,
        case
            when coalesce(beside.contact_id, owners.contact_id) is not null then 'contact'
            when beside.email is not null and owners.email is null then 'email'
            when beside.identifier_type = 'email' and owners.is_own then 'email'
            when beside.identifier_type = 'customer_id' then 'customer'
            when beside.identifier_type = 'response' then 'response'
        end as person_kind,
        coalesce(beside.contact_id, owners.contact_id) as contact_id,
        beside.email,
        coalesce(owners.is_own, false) as is_own
    from beside
    left join owners
        on beside.email = owners.email

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
        person_kind = 'email' and is_own as is_own
    from resolved
    where person_kind is not null

)

select * from links
