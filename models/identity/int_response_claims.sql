-- One row per form response: whom it is linked to by its client code, addresses and name, or what
-- is in doubt. A typed address is a claim: by itself it links no contact. A decision of somebody
-- counts for more than all of it.
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

-- accounts through which somebody else has answered, by the name or the client code given
shared_accounts as (

    select distinct evidence.email
    from evidence
    left join codes
        on evidence.idem_key = codes.idem_key
    where
        evidence.email is not null
        and evidence.is_confirmed
        and evidence.contact_id is not null
        and (evidence.is_contradicted or codes.contact_id != evidence.contact_id)

),

addresses as (

    select
        evidence.idem_key,
        count(distinct evidence.contact_id) as contacts,
        count(distinct if(evidence.contact_id is null, evidence.email, null)) as others,
        min(evidence.contact_id) as contact_id,
        min(if(evidence.is_free, evidence.email, null)) as email,
        logical_or(evidence.is_confirmed) as is_confirmed,
        logical_or(evidence.is_contradicted) as is_contradicted,
        logical_or(evidence.is_agreed) as is_agreed,
        logical_or(evidence.is_agreed and evidence.is_confirmed)
        and logical_and(evidence.is_free or evidence.contact_id is not null) as is_sure,
        logical_and(not evidence.is_free and evidence.contact_id is null) as is_shared,
        logical_or(shared_accounts.email is not null) as is_shared_account
    from evidence
    left join shared_accounts
        on evidence.email = shared_accounts.email
    where evidence.email is not null
    group by 1

),

claimed as (

    select
        evidence.idem_key,
        array_agg(distinct person.claim order by person.claim) as person_keys,
        count(distinct person.id) as contacts,
        min(person.id) as contact_id
    from evidence
    cross join
        unnest(array_concat(
            array(
                select as struct
                    contact_id as id,
                    {{ person_key("'contact'", 'contact_id') }} as claim
                from unnest(evidence.contact_ids) as contact_id
            ),
            if(
                evidence.is_free,
                [
                    struct(
                        cast(null as string) as id,
                        {{ person_key("'email'", 'evidence.email') }} as claim
                    )
                ],
                []
            )
        )) as person
    group by 1

),

judged as (

    select
        responses.idem_key,
        case
            when codes.contact_id is not null
                then if(codes.is_contradicted, 'name_contradicts_client_code', null)
            when
                addresses.contacts > 1
                or addresses.others > 1
                or (addresses.contacts = 1 and addresses.others = 1 and not addresses.is_sure)
                then 'two_addresses_two_persons'
            when addresses.is_shared then 'address_of_several_contacts'
            when addresses.is_contradicted then 'name_contradicts_address'
            when addresses.contact_id is not null
                then case
                    when not (addresses.is_confirmed or addresses.is_agreed)
                        then 'typed_address_not_confirmed'
                    when addresses.is_shared_account and not addresses.is_agreed
                        then 'account_used_by_several'
                end
            when codes.idem_key is not null then 'client_code_unknown'
        end as doubt,
        coalesce(codes.contact_id, addresses.contact_id) as contact_id,
        if(coalesce(codes.contact_id, addresses.contact_id) is null, addresses.email, null)
            as email,
        coalesce(claimed.person_keys, []) as person_keys,
        decisions.decision,
        coalesce(decisions.contact_id, if(claimed.contacts = 1, claimed.contact_id, null))
            as decided_contact_id
    from {{ ref('canonical_questionnaire_responses') }} as responses
    left join codes
        on responses.idem_key = codes.idem_key
    left join addresses
        on responses.idem_key = addresses.idem_key
    left join claimed
        on responses.idem_key = claimed.idem_key
    left join {{ ref('int_identity_decisions') }} as decisions
        on
            decisions.identifier_type = 'response'
            and {{ person_key("'response'", 'responses.idem_key') }} = decisions.identifier_key

),

decided as (

    select
        idem_key,
        if(
            decision = 'not_same' or (decision is not null and decided_contact_id is not null),
            null,
            doubt
        ) as doubt,
        case
            when decision = 'not_same' then null
            when decision is not null then coalesce(decided_contact_id, contact_id)
            else contact_id
        end as contact_id,
        if(decision is null, email, null) as email,
        person_keys
    from judged

),

linked as (

    select
        idem_key,
        doubt,
        if(doubt is null, contact_id, null) as contact_id,
        if(doubt is null, email, null) as email,
        if(doubt is null, [], person_keys) as claimed_person_keys
    from decided

),

changed as (

    {{ changed_rows('linked', 'idem_key', this if is_incremental()) }}

)

select * from changed
