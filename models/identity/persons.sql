-- One row per person that the sources know of: each contact, with those that were merged into it,
-- each address that no contact has, each customer and each response that belongs to none of them.
with links as (

    select * from {{ ref('person_links') }}

),

mentions as (

    select
        identifier_type,
        identifier,
        known_as,
        case object_type
            when 'contact' then 1
            when 'customer' then 2
            when 'form_response' then 3
            else 4
        end as place,
        count(*) as times
    from {{ ref('person_identifiers') }}
    -- the name typed beside an address in a form is the response's, not the address's
    where known_as is not null and not (identifier_type = 'email' and object_type = 'form_response')
    group by 1, 2, 3, 4

),

names as (

    select
        links.person_key,
        array_agg(
            mentions.known_as
            order by
                mentions.place asc,
                links.person_contact_id is distinct from mentions.identifier,
                mentions.times desc,
                mentions.known_as asc
            limit 1
        )[offset(0)] as known_as
    from links
    inner join mentions
        on
            links.identifier_type = mentions.identifier_type
            and links.identifier = mentions.identifier
    group by 1

),

people as (

    select
        person_key,
        min(person_kind) as person_kind,
        min(person_contact_id) as contact_id,
        coalesce(
            array_agg(
                distinct if(identifier_type = 'email', identifier, null) ignore nulls
                order by if(identifier_type = 'email', identifier, null)
            ),
            []
        ) as emails,
        logical_or(is_own) as is_own
    from links
    group by 1

),

named as (

    select
        people.person_key,
        coalesce(names.known_as, people.emails[safe_offset(0)]) as display_name,
        people.contact_id,
        people.emails,
        people.person_kind,
        people.is_own
    from people
    left join names
        on people.person_key = names.person_key

)

select * from named
