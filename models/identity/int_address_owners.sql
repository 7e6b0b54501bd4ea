-- One row per address that a contact has, that is the practice's own or of which somebody has
-- decided: whose it is, if one person's. What a merged record has is its master's; a deactivated
-- contact owns no address that a living one has; the practice's own address is nobody's.
with claims as (

    select
        {{ normalised_email('address') }} as email,
        masters.person_contact_id as contact_id,
        contacts.idem_key,
        masters.is_active,
        false as is_own
    from {{ ref('canonical_contacts') }} as contacts
    inner join {{ ref('int_contact_masters') }} as masters
        on contacts.contact_id = masters.contact_id
    cross join unnest(contacts.emails) as address
    union all
    select
        {{ normalised_email('email') }} as email,
        null as contact_id,
        null as idem_key,
        false as is_active,
        true as is_own
    from {{ ref('account_addresses') }}

),

boxes as (

    select
        claims.* except (email),
        {{ mailbox('claims.email', 'aliases') }} as email
    from claims
    left join {{ ref('address_aliases') }} as aliases
        on {{ has_alias('claims.email', 'aliases') }}
    where claims.email is not null

),

living as (

    select
        *,
        is_active or not logical_or(is_active) over (partition by email) as is_owner
    from boxes

),

owned as (

    select
        {{ person_key("'email'", 'email') }} as identifier_key,
        email,
        logical_or(is_own) as is_own,
        array_agg(distinct if(is_owner, contact_id, null) ignore nulls) as contact_ids,
        array_agg(distinct if(is_owner, idem_key, null) ignore nulls) as idem_keys,
        count(distinct if(is_owner, contact_id, null)) as contact_count
    from living
    group by 1, 2

),

decisions as (

    select * from {{ ref('int_identity_decisions') }}
    where identifier_type = 'email'

),

decided as (

    select
        coalesce(owned.identifier_key, decisions.identifier_key) as identifier_key,
        owned.email,
        coalesce(owned.is_own, false) as is_own,
        if(
            decisions.decision = 'belongs_to', [decisions.contact_id], coalesce(owned.contact_ids, [])
        ) as contact_ids,
        coalesce(owned.idem_keys, []) as idem_keys,
        if(decisions.decision = 'belongs_to', 1, coalesce(owned.contact_count, 0)) as contact_count,
        decisions.decision
    from owned
    full outer join decisions
        on owned.identifier_key = decisions.identifier_key
    where owned.identifier_key is not null or decisions.decision = 'belongs_to'

),

owners as (

    select
        identifier_key,
        email,
        is_own,
        array(select id from unnest(contact_ids) as id order by id) as contact_ids,
        array(select idem_key from unnest(idem_keys) as idem_key order by idem_key) as idem_keys,
        contact_count,
        if(
            contact_count = 1 and not is_own and decision is distinct from 'not_same',
            contact_ids[safe_offset(0)],
            null
        ) as contact_id,
        decision
    from decided

)

select * from owners
