-- One row per identifier of which somebody has decided whose it is, with the contact as it is now
-- after all merges. What names a contact that is not there is not obeyed.
with decisions as (

    select
        decisions.identifier_type,
        decisions.identifier_key,
        decisions.decision,
        masters.person_contact_id as contact_id
    from {{ ref('identity_decisions') }} as decisions
    left join {{ ref('int_contact_masters') }} as masters
        on {{ contact_id('decisions.contact_id') }} = masters.contact_id
    where
        masters.contact_id is not null
        or (decisions.decision != 'belongs_to' and {{ contact_id('decisions.contact_id') }} is null)

)

select * from decisions
