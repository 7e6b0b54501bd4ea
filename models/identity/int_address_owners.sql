-- One row per address that a contact has, that is the practice's own or of which somebody has
-- decided: whose it is, if one person's. What a merged record has is its master's; a deactivated
-- contact owns no address that a living one has; the practice's own address is nobody's.
with claims as (

    {{ address_claims() }}

),

owned as (

    select
        {{ person_key("'email'", 'email') }} as identifier_key,
        email,
        logical_or(is_own) as is_own,
        array_agg(
            distinct if(is_owner, contact_id, null) ignore nulls
            order by if(is_owner, contact_id, null)
        ) as contact_ids,
        array_agg(
            distinct if(is_owner, idem_key, null) ignore nulls
            order by if(is_owner, idem_key, null)
        ) as idem_keys,
        count(distinct if(is_owner, contact_id, null)) as contact_count
    from claims
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
            decisions.decision = 'belongs_to',
            [decisions.contact_id],
            coalesce(owned.contact_ids, [])
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
        contact_ids,
        idem_keys,
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
