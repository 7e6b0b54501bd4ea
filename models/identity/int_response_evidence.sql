-- One row per form response and thing that it gives of who answered, its client code or an address:
-- whom that leads to, and what the name given says. The practice's own address says nothing.
with given as (

    {{ respondent_claims() }}

),

led as (

    select
        given.*,
        owners.identifier_key is null and given.email is not null as is_free,
        coalesce(masters.person_contact_id, owners.contact_id) as contact_id,
        if(
            masters.contact_id is null,
            coalesce(owners.contact_ids, []),
            [masters.person_contact_id]
        ) as contact_ids,
        coalesce(owners.decision = 'same' and given.is_confirmed, false) as is_settled
    from given
    left join {{ ref('int_address_owners') }} as owners
        on {{ person_key("'email'", 'given.email') }} = owners.identifier_key
    left join {{ ref('int_contact_masters') }} as masters
        on given.client_code = masters.contact_id
    where not coalesce(owners.is_own, false)

),

said as (

    select
        led.*,
        coalesce(contacts.is_active, false) as is_active,
        {{ name_says('led.words', 'contacts.given_words', 'contacts.family_words') }} as says
    from led
    left join {{ ref('int_contact_names') }} as contacts
        on led.contact_id = contacts.contact_id

),

evidence as (

    select
        {{ person_key('given_as', 'idem_key') }} as claim_key,
        idem_key,
        client_code,
        email,
        is_confirmed,
        is_free,
        contact_id,
        is_active,
        contact_ids,
        is_settled or says = 'agrees' as is_agreed,
        -- a code says whose answers they are, though a parent's name stands beside
        not is_settled
        and (says = 'contradicts' or (says = 'names several' and email is not null))
            as is_contradicted
    from said

),

changed as (

    {{ changed_rows('evidence', 'claim_key', this if is_incremental()) }}

)

select * from changed
