-- One row per form response and thing that it gives of who answered, its client code or an address:
-- whom that leads to, and what the name given says. The practice's own address says nothing.
with claims as (

    select
        idem_key,
        'client_code' as given_as,
        respondent_name,
        {{ contact_id('client_code') }} as client_code,
        cast(null as string) as email,
        true as is_confirmed
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        'collected_email' as given_as,
        respondent_name,
        null as client_code,
        collected_email as email,
        is_collected_email_confirmed as is_confirmed
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        'typed_email' as given_as,
        respondent_name,
        null as client_code,
        typed_email as email,
        false as is_confirmed
    from {{ ref('canonical_questionnaire_responses') }}

),

given as (

    select
        claims.idem_key,
        claims.given_as,
        claims.client_code,
        claims.is_confirmed,
        {{ mailbox(normalised_email('claims.email'), 'aliases') }} as email,
        {{ name_words("coalesce(claims.respondent_name, '')") }} as words
    from claims
    left join {{ ref('address_aliases') }} as aliases
        on {{ has_alias(normalised_email('claims.email'), 'aliases') }}
    where coalesce(claims.client_code, claims.email) is not null

),

led as (

    select
        given.*,
        owners.identifier_key is null and given.email is not null as is_free,
        coalesce(masters.person_contact_id, owners.contact_id) as contact_id,
        if(masters.contact_id is null, coalesce(owners.contact_ids, []), [masters.person_contact_id])
            as contact_ids,
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
        not is_settled and says = 'contradicts' as is_contradicted
    from said

),

changed as (

    {{ changed_rows('evidence', 'claim_key', this if is_incremental()) }}

)

select * from changed
