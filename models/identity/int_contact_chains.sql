-- One row per contact that was merged into another: where the chain of merges ends. The seed
-- identity_decisions counts for more than the records.
with recursive contacts as (

    select
        contact_id,
        max(master_contact_id) as master_contact_id
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

)

select * from ends
