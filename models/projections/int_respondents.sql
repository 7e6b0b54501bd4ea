-- One row per form response, with who gave it: one that is in doubt is a person of its own.
with links as (

    select * from {{ ref('person_links') }}
    where identifier_type = 'response'

),

respondents as (

    select
        claims.idem_key,
        links.person_key,
        claims.doubt is not null as is_unconfirmed,
        claims.claimed_person_keys
    from {{ ref('int_response_claims') }} as claims
    inner join links
        on claims.idem_key = links.identifier

)

select * from respondents
