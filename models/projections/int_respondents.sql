-- One row per form response from somebody known as a person: a contact rather than an address.
with identifiers as (

    select * from {{ ref('person_identifiers') }}
    where object_type = 'form_response'

),

links as (

    select * from {{ ref('person_links') }}

),

respondents as (

    select
        identifiers.idem_key,
        links.person_key
    from identifiers
    inner join links
        on
            identifiers.identifier_type = links.identifier_type
            and identifiers.identifier = links.identifier
    qualify
        row_number() over (
            partition by identifiers.idem_key
            order by links.person_kind != 'contact', links.person_key
        ) = 1

)

select * from respondents
