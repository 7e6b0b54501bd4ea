-- One row per address that a contact has or that is the practice's own: whose it is, if one
-- person's. The practice's own address is nobody's, even where a contact's record has it.
with contacts as (

    select * from {{ ref('canonical_contacts') }}

),

claims as (

    select
        email,
        contacts.contact_id,
        contacts.idem_key,
        false as is_own
    from contacts
    cross join unnest(contacts.emails) as email
    union all
    select
        {{ normalised_email('email') }} as email,
        null as contact_id,
        null as idem_key,
        true as is_own
    from {{ ref('account_addresses') }}

),

owners as (

    select
        email,
        logical_or(is_own) as is_own,
        array_agg(distinct contact_id ignore nulls order by contact_id) as contact_ids,
        array_agg(distinct idem_key ignore nulls order by idem_key) as idem_keys,
        count(distinct contact_id) as contact_count,
        if(
            count(distinct contact_id) = 1 and not logical_or(is_own), min(contact_id), null
        ) as contact_id
    from claims
    where email is not null
    group by 1

)

select * from owners
