-- One row per form response: whom its client code, addresses and name claim that it is from, whom
-- it is linked to, and what is in doubt. A typed address is a claim: by itself it links no contact.
with contacts as (

    select
        contact_id,
        is_active,
        {{ name_words("array_to_string([full_name, given_name, family_name], ' ')") }} as words
    from {{ ref('canonical_contacts') }}
    qualify row_number() over (partition by contact_id order by idem_key) = 1

),

named as (

    select
        idem_key,
        {{ contact_id('client_code') }} as client_code,
        {{ name_words('respondent_name') }} as words,
        [
            struct(
                collected_email as email,
                is_collected_email_confirmed as is_confirmed
            ),
            (typed_email, false)
        ] as addresses
    from {{ ref('canonical_questionnaire_responses') }}

),

coded as (

    select
        named.idem_key,
        named.client_code,
        if(contacts.is_active, contacts.contact_id, null) as contact_id,
        contacts.contact_id as claimed_contact_id,
        array_length(named.words) > 0
        and array_length(contacts.words) > 0
        and not {{ names_agree('named.words', 'contacts.words') }} as is_contradicted
    from named
    left join contacts
        on named.client_code = contacts.contact_id

),

-- the practice's own address says nothing of who answered
addressed as (

    select
        named.idem_key,
        address.email,
        address.is_confirmed,
        owners.contact_id,
        coalesce(owners.contact_ids, []) as contact_ids,
        owners.email is null as is_free,
        array_length(named.words) > 0
        and array_length(contacts.words) > 0
        and not {{ names_agree('named.words', 'contacts.words') }} as is_contradicted,
        {{ names_agree('named.words', 'contacts.words') }} as is_agreed
    from named
    cross join unnest(named.addresses) as address
    left join {{ ref('int_address_owners') }} as owners
        on address.email = owners.email
    left join contacts
        on owners.contact_id = contacts.contact_id
    where address.email is not null and not coalesce(owners.is_own, false)

),

claims as (

    select
        idem_key,
        count(distinct coalesce(contact_id, email)) as people,
        min(contact_id) as contact_id,
        min(if(is_free, email, null)) as email,
        logical_or(is_confirmed and contact_id is not null) as is_confirmed,
        logical_or(coalesce(is_contradicted, false)) as is_contradicted,
        logical_or(is_agreed) as is_agreed,
        array_concat_agg(contact_ids) as contact_ids,
        array_agg(distinct if(is_free, email, null) ignore nulls) as emails
    from addressed
    group by 1

),

judged as (

    select
        coded.idem_key,
        case
            when coded.contact_id is not null
                then if(coded.is_contradicted, 'name_contradicts_client_code', null)
            when claims.people > 1 then 'two_addresses_two_persons'
            when claims.contact_id is null and array_length(claims.contact_ids) > 0
                then 'address_of_several_contacts'
            when claims.is_contradicted then 'name_contradicts_address'
            when claims.contact_id is not null and not (claims.is_confirmed or claims.is_agreed)
                then 'typed_address_not_confirmed'
            when claims.contact_id is null and coded.client_code is not null
                then 'client_code_unknown'
        end as doubt,
        coalesce(coded.contact_id, claims.contact_id) as contact_id,
        if(coded.contact_id is null, claims.email, null) as email,
        array(
            select distinct id
            from
                unnest(array_concat(
                    if(coded.claimed_contact_id is null, [], [coded.claimed_contact_id]),
                    coalesce(claims.contact_ids, [])
                )) as id
            order by id
        ) as contact_ids,
        coalesce(claims.emails, []) as emails
    from coded
    left join claims
        on coded.idem_key = claims.idem_key

),

linked as (

    select
        idem_key,
        doubt,
        if(doubt is null, contact_id, null) as contact_id,
        if(doubt is null, email, null) as email,
        array_concat(
            array(
                select {{ person_key("'contact'", 'id') }}
                from unnest(if(doubt is null, [], contact_ids)) as id with offset as place
                order by place
            ),
            array(
                select {{ person_key("'email'", 'email') }}
                from unnest(if(doubt is null, [], emails)) as email with offset as place
                order by place
            )
        ) as claimed_person_keys
    from judged

)

select * from linked
