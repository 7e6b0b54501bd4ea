-- One row per id of a contact in the client records: which contact that is, itself or the one that
-- it was merged into, however often; and what is wrong with the chain, if anything. The seed
-- identity_decisions counts for more than the records.
with recursive contacts as (

    select
        contact_id,
        max(master_contact_id) as master_contact_id,
        coalesce(logical_or(is_active), false) as is_active,
        array_agg(distinct idem_key order by idem_key) as idem_keys
    from {{ ref('canonical_contacts') }}
    group by 1

),

decisions as (

    select * from {{ ref('identity_decisions') }}
    where identifier_type = 'contact_id'

),

pointed as (

    select
        contacts.contact_id,
        case
            when decisions.decision = 'not_same' then null
            else coalesce(
                {{ contact_id('decisions.contact_id') }}, contacts.master_contact_id
            )
        end as master_contact_id
    from contacts
    left join decisions
        on {{ person_key("'contact_id'", 'contacts.contact_id') }} = decisions.identifier_key

),

-- a chain ends at the latest where it would come to a contact twice, or after 100 merges
chains as (

    select
        contact_id,
        master_contact_id as reached,
        [contact_id] as passed
    from pointed
    where master_contact_id != contact_id
    union all
    select
        chains.contact_id,
        pointed.master_contact_id as reached,
        array_concat(chains.passed, [chains.reached]) as passed
    from chains
    inner join pointed
        on chains.reached = pointed.contact_id
    where
        pointed.master_contact_id != pointed.contact_id
        and chains.reached not in unnest(chains.passed)
        and array_length(chains.passed) < 100

),

ends as (

    select
        chains.contact_id,
        chains.reached,
        chains.passed,
        contacts.contact_id is not null as is_known,
        chains.reached in unnest(chains.passed) or array_length(chains.passed) = 100 as is_circle
    from chains
    left join contacts
        on chains.reached = contacts.contact_id
    qualify
        row_number() over (
            partition by chains.contact_id order by array_length(chains.passed) desc
        ) = 1

),

resolved as (

    select
        contacts.contact_id,
        case
            when ends.contact_id is null or ends.is_circle then contacts.contact_id
            when ends.is_known then ends.reached
            else ends.passed[offset(array_length(ends.passed) - 1)]
        end as person_contact_id,
        case
            when ends.is_circle then 'merged_in_a_circle'
            when array_length(ends.passed) = 1 and not ends.is_known then 'master_unknown'
        end as trouble,
        if(ends.is_known, null, ends.reached) as missing_contact_id,
        contacts.idem_keys
    from contacts
    left join ends
        on contacts.contact_id = ends.contact_id

),

masters as (

    select
        resolved.contact_id,
        resolved.person_contact_id,
        contacts.is_active,
        resolved.trouble,
        resolved.missing_contact_id,
        resolved.idem_keys
    from resolved
    inner join contacts
        on resolved.person_contact_id = contacts.contact_id

)

select * from masters
