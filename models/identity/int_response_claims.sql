-- One row per form response: whom it is linked to, or what is in doubt of that.
with codes as (

    {{ claimed_codes() }}

),

addresses as (

    {{ claimed_addresses() }}

),

claimed as (

    {{ claimed_persons() }}

),

judged as (

    select
        responses.idem_key,
        case
            when codes.contact_id is not null
                then if(codes.is_contradicted, 'name_contradicts_client_code', null)
            when
                addresses.contacts > 1 or addresses.others > 1
                or (addresses.contacts = 1 and addresses.others = 1 and not addresses.is_sure)
                then 'two_addresses_two_persons'
            when addresses.is_shared then 'address_of_several_contacts'
            when addresses.is_contradicted then 'name_contradicts_address'
            when codes.left_contact_id != addresses.contact_id and not addresses.is_agreed
                then 'client_code_unknown'
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
        coalesce(decisions.contact_id, claimed.contact_id) as decided_contact_id
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
        if(
            decision = 'not_same', null, if(decision is null, contact_id, decided_contact_id)
        ) as contact_id,
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
