-- One row per link that can be read in two ways and of which nobody has decided: what it is about,
-- which persons and objects are concerned, why, and what would settle it.
with owners as (

    select * from {{ ref('int_address_owners') }}

),

customers as (

    select * from {{ ref('int_customer_claims') }}
    where doubt is not null

),

claims as (

    select * from {{ ref('int_response_claims') }}
    where doubt is not null

),

users as (

    select
        evidence.email,
        evidence.idem_key
    from {{ ref('int_response_evidence') }} as evidence
    inner join claims
        on evidence.idem_key = claims.idem_key
    where claims.doubt = 'address_of_several_contacts'
    union distinct
    select
        mailbox as email,
        idem_key
    from customers
    where doubt = 'address_of_several_contacts'

),

used as (

    select
        email,
        array_agg(distinct idem_key order by idem_key) as idem_keys
    from users
    group by 1

),

shared as (

    select
        if(owners.is_own, 'own_address_of_a_contact', 'address_of_several_contacts')
            as conflict_type,
        'email' as identifier_type,
        owners.email as identifier,
        owners.contact_ids,
        if(owners.is_own, owners.email, null) as email,
        array_concat(owners.idem_keys, coalesce(used.idem_keys, [])) as idem_keys
    from owners
    left join used
        on owners.email = used.email
    where owners.contact_count > if(owners.is_own, 0, 1) and owners.decision is null

),

contradicted as (

    select
        doubt as conflict_type,
        'customer_id' as identifier_type,
        customer_id as identifier,
        claimed_contact_ids as contact_ids,
        free_email as email,
        idem_keys
    from customers
    where doubt != 'address_of_several_contacts'

),

dangling as (

    select
        'contact_unknown' as conflict_type,
        'contact_id' as identifier_type,
        identifier,
        [identifier] as contact_ids,
        cast(null as string) as email,
        array_agg(distinct idem_key order by idem_key) as idem_keys
    from {{ ref('person_identifiers') }}
    where identifier_type = 'contact_id'
    group by identifier
    having not logical_or(object_type = 'contact')

),

merged as (

    select
        trouble as conflict_type,
        'contact_id' as identifier_type,
        contact_id as identifier,
        [contact_id] as contact_ids,
        cast(null as string) as email,
        idem_keys
    from {{ ref('int_contact_masters') }}
    where trouble is not null

),

found as (

    select * from shared
    union all
    select * from contradicted
    union all
    select * from dangling
    union all
    select * from merged

),

-- what is in doubt of an address of several contacts is in its own row
conflicts as (

    select
        conflict_type,
        identifier_type,
        identifier,
        array_concat(
            array(select {{ person_key("'contact'", 'id') }} from unnest(contact_ids) as id),
            if(email is null, [], [{{ person_key("'email'", 'email') }}])
        ) as person_keys,
        idem_keys
    from found
    union all
    select
        doubt as conflict_type,
        'response' as identifier_type,
        idem_key as identifier,
        array_concat([{{ person_key("'response'", 'idem_key') }}], claimed_person_keys)
            as person_keys,
        [idem_key] as idem_keys
    from claims
    where doubt != 'address_of_several_contacts'
    union all
    select
        'address_of_several_respondents' as conflict_type,
        'email' as identifier_type,
        email as identifier,
        array_agg(
            distinct coalesce(
                {{ person_key("'email'", 'known_by') }},
                {{ person_key("if(identifier_type = 'response', 'response', 'customer')",
                    'identifier') }}
            )
        ) as person_keys,
        array_agg(distinct idem_key order by idem_key) as idem_keys
    from {{ ref('int_address_users') }}
    where is_shared and not is_decided
    group by email

),

keyed as (

    select
        {{ person_key('conflict_type', 'identifier') }} as conflict_key,
        *,
        {{ settled_by('conflict_type') }} as settled_by,
        {{ person_key('identifier_type', 'identifier') }} as identifier_key,
        {{ doubted_because('conflict_type') }} as why
    from conflicts

),

listed as (

    select keyed.*
    from keyed
    left join {{ ref('int_identity_decisions') }} as decisions
        on
            keyed.identifier_type = decisions.identifier_type
            and keyed.identifier_key = decisions.identifier_key
    where decisions.identifier_key is null

)

select * from listed
