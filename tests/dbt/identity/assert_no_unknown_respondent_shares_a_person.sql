-- A response that tells nothing of who gave it, or whose claim is in doubt, is a person of its own.
with unknown as (

    select links.person_key
    from {{ ref('canonical_questionnaire_responses') }} as responses
    inner join {{ ref('person_links') }} as links
        on links.identifier_type = 'response' and responses.idem_key = links.identifier
    inner join {{ ref('int_response_claims') }} as claims
        on responses.idem_key = claims.idem_key
    where
        responses.subject_key = concat('response:', responses.idem_key)
        or claims.doubt is not null

),

violations as (

    select links.person_key
    from {{ ref('person_links') }} as links
    inner join unknown
        on links.person_key = unknown.person_key
    group by 1
    having count(*) > 1

)

select * from violations
