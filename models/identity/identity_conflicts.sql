-- One row per link that can be read in two ways, for somebody to correct at the source: what it is
-- about, which persons and objects are concerned, and what would settle it.
with shared as (

    select
        if(is_own, 'own_address_of_a_contact', 'address_of_several_contacts') as conflict_type,
        'email' as identifier_type,
        email as identifier,
        contact_ids,
        if(is_own, email, null) as email,
        idem_keys
    from {{ ref('int_address_owners') }}
    where contact_count > if(is_own, 0, 1)

),

contradicted as (

    select
        if(owners.email is null, 'address_unknown_to_the_contact', 'address_of_another_contact')
            as conflict_type,
        'customer_id' as identifier_type,
        customers.customer_id as identifier,
        array_concat([customers.contact_id], coalesce(owners.contact_ids, [])) as contact_ids,
        if(owners.email is null, customers.email, null) as email,
        array_concat([customers.idem_key], coalesce(owners.idem_keys, [])) as idem_keys
    from {{ ref('canonical_customers') }} as customers
    left join {{ ref('int_address_owners') }} as owners
        on customers.email = owners.email
    where
        customers.contact_id is not null
        and customers.email is not null
        and not coalesce(owners.is_own, false)
        and customers.contact_id not in unnest(coalesce(owners.contact_ids, []))

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

found as (

    select * from shared
    union all
    select * from contradicted
    union all
    select * from dangling

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
    from {{ ref('int_response_claims') }}
    where doubt != 'address_of_several_contacts'

),

listed as (

    select
        {{ person_key('conflict_type', 'identifier') }} as conflict_key,
        *,
        {{ settled_by('conflict_type') }} as settled_by
    from conflicts

)

select * from listed
