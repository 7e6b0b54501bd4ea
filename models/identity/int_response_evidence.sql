-- One row per form response and thing that it gives of who answered, its client code or an address:
-- whom that leads to, and whether the name given agrees. The practice's own address says nothing.
with contacts as (

    select
        contact_id,
        is_active,
        {{ name_words("array_to_string([full_name, given_name, family_name], ' ')") }} as words
    from {{ ref('canonical_contacts') }}
    qualify row_number() over (partition by contact_id order by idem_key) = 1

),

claims as (

    select
        idem_key,
        respondent_name,
        {{ contact_id('client_code') }} as client_code,
        cast(null as string) as email,
        true as is_confirmed
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        respondent_name,
        null as client_code,
        collected_email as email,
        is_collected_email_confirmed as is_confirmed
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        respondent_name,
        null as client_code,
        typed_email as email,
        false as is_confirmed
    from {{ ref('canonical_questionnaire_responses') }}

),

given as (

    select
        * except (respondent_name),
        {{ name_words('respondent_name') }} as words
    from claims
    where coalesce(client_code, email) is not null

),

led as (

    select
        given.*,
        owners.email is null and given.email is not null as is_free,
        coalesce(given.client_code, owners.contact_id) as contact_id,
        coalesce(owners.contact_ids, []) as contact_ids
    from given
    left join {{ ref('int_address_owners') }} as owners
        on given.email = owners.email
    where not coalesce(owners.is_own, false)

),

evidence as (

    select
        led.idem_key,
        led.client_code,
        led.email,
        led.is_confirmed,
        led.is_free,
        contacts.contact_id,
        coalesce(contacts.is_active, false) as is_active,
        if(
            led.client_code is null or contacts.contact_id is null,
            led.contact_ids,
            [contacts.contact_id]
        ) as contact_ids,
        {{ names_agree('led.words', 'contacts.words') }} as is_agreed,
        array_length(led.words) > 0
        and coalesce(array_length(contacts.words), 0) > 0
        and not {{ names_agree('led.words', 'contacts.words') }} as is_contradicted
    from led
    left join contacts
        on led.contact_id = contacts.contact_id

)

select * from evidence
