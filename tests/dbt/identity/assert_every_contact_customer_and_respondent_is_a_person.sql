-- Every contact, customer and response leads to a person, and so does every session to its client.
with named as (

    select
        idem_key,
        'contact_id' as identifier_type,
        contact_id as identifier
    from {{ ref('canonical_contacts') }}
    union all
    select
        idem_key,
        'customer_id' as identifier_type,
        customer_id as identifier
    from {{ ref('canonical_customers') }}
    union all
    select
        idem_key,
        'response' as identifier_type,
        idem_key as identifier
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        'contact_id' as identifier_type,
        contact_id as identifier
    from {{ ref('canonical_sessions') }}
    where contact_id is not null

),

violations as (

    select named.idem_key
    from named
    left join {{ ref('person_links') }} as links
        on
            named.identifier_type = links.identifier_type
            and named.identifier = links.identifier
    left join {{ ref('persons') }} as persons
        on links.person_key = persons.person_key
    where persons.person_key is null

)

select * from violations
