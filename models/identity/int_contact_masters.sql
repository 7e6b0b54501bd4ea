-- One row per id of a contact in the client records: which contact that is, itself or the one that
-- it was merged into, however often; and what is wrong with the chain, if anything.
with contacts as (

    select
        contact_id,
        coalesce(logical_or(is_active), false) as is_active,
        array_agg(distinct idem_key order by idem_key) as idem_keys
    from {{ ref('canonical_contacts') }}
    group by 1

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
    left join {{ ref('int_contact_chains') }} as ends
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
