-- One row per identifier and object that mentions it: by what a person can be told, and from where.
with mentions as (

    select * from {{ ref('int_person_mentions') }}

),

by_id as (

    select
        claim.identifier_type,
        claim.identifier,
        mentions.idem_key,
        mentions.object_type,
        mentions.known_as
    from mentions
    cross join
        unnest([
            struct('contact_id' as identifier_type, mentions.contact_id as identifier),
            struct('customer_id', mentions.customer_id),
            struct('response', mentions.response)
        ]) as claim

),

by_address as (

    select
        'email' as identifier_type,
        {{ normalised_email('address.email') }} as identifier,
        mentions.idem_key,
        mentions.object_type,
        nullif(address.name, '') as known_as
    from mentions
    cross join unnest(mentions.addresses) as address
    where mentions.object_type != 'email' or address.email like '%_@_%'

),

mentioned as (

    select * from by_id
    union all
    select * from by_address

),

identifiers as (

    select
        identifier_type,
        identifier,
        idem_key,
        object_type,
        min(known_as) as known_as
    from mentioned
    where identifier is not null
    group by 1, 2, 3, 4

)

select * from identifiers
