-- One row per link that can be read in two ways and of which nobody has decided: what it is about,
-- which persons and objects are concerned, why, and what would settle it.
with of_addresses as (

    {{ address_conflicts() }}

),

of_ids as (

    {{ id_conflicts() }}

),

found as (

    select * from of_addresses
    union all
    select * from of_ids

),

respondents as (

    {{ respondent_conflicts() }}

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
    union all
    select
        'address_of_several_respondents' as conflict_type,
        'email' as identifier_type,
        email as identifier,
        person_keys,
        idem_keys
    from respondents

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
