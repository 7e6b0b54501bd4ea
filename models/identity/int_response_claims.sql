-- One row per form response: whom it is linked to by its client code, addresses and name, or what
-- is in doubt. A typed address is a claim: by itself it links no contact.
with evidence as (

    select * from {{ ref('int_response_evidence') }}

),

codes as (

    select
        idem_key,
        if(is_active, contact_id, null) as contact_id,
        is_contradicted
    from evidence
    where client_code is not null

),

addresses as (

    select
        idem_key,
        count(distinct coalesce(contact_id, email)) as people,
        min(contact_id) as contact_id,
        min(if(is_free, email, null)) as email,
        logical_or(is_confirmed) as is_confirmed,
        logical_or(is_contradicted) as is_contradicted,
        logical_or(is_agreed) as is_agreed,
        logical_and(not is_free and contact_id is null) as is_shared
    from evidence
    where email is not null
    group by 1

),

claimed as (

    select
        evidence.idem_key,
        array_agg(distinct claim order by claim) as person_keys
    from evidence
    cross join
        unnest(array_concat(
            array(
                select {{ person_key("'contact'", 'id') }} from unnest(evidence.contact_ids) as id
            ),
            if(evidence.is_free, [{{ person_key("'email'", 'evidence.email') }}], [])
        )) as claim
    group by 1

),

judged as (

    select
        responses.idem_key,
        case
            when codes.contact_id is not null
                then if(codes.is_contradicted, 'name_contradicts_client_code', null)
            when addresses.people > 1 then 'two_addresses_two_persons'
            when addresses.is_shared then 'address_of_several_contacts'
            when addresses.is_contradicted then 'name_contradicts_address'
            when addresses.contact_id is not null
                then if(
                    addresses.is_confirmed or addresses.is_agreed,
                    null,
                    'typed_address_not_confirmed'
                )
            when codes.idem_key is not null then 'client_code_unknown'
        end as doubt,
        coalesce(codes.contact_id, addresses.contact_id) as contact_id,
        if(codes.contact_id is null, addresses.email, null) as email,
        coalesce(claimed.person_keys, []) as person_keys
    from {{ ref('canonical_questionnaire_responses') }} as responses
    left join codes
        on responses.idem_key = codes.idem_key
    left join addresses
        on responses.idem_key = addresses.idem_key
    left join claimed
        on responses.idem_key = claimed.idem_key

),

linked as (

    select
        idem_key,
        doubt,
        if(doubt is null, contact_id, null) as contact_id,
        if(doubt is null, email, null) as email,
        if(doubt is null, [], person_keys) as claimed_person_keys
    from judged

)

select * from linked
