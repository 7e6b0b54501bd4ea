-- One row per customer of Stripe: whom it is linked to by the contact's id in its metadata or by an
-- address that one contact alone has, or what is in doubt. An id counts for more than an address,
-- a decision of somebody for more than both.
with said as (

    {{ customer_evidence() }}

),

judged as (

    select
        said.*,
        case
            when said.named_contact_id is not null
                then case
                    when
                        said.email is null
                        or said.is_own
                        or said.named_contact_id in unnest(said.contact_ids)
                        then null
                    when said.is_free then 'address_unknown_to_the_contact'
                    else 'address_of_another_contact'
                end
            when said.owner_contact_id is null
                then if(
                    said.is_free or said.is_own or said.email is null,
                    null,
                    'address_of_several_contacts'
                )
            when said.says = 'contradicts' and not said.is_settled
                then 'name_contradicts_address'
        end as doubt,
        decisions.decision,
        decisions.contact_id as decided_contact_id
    from said
    left join {{ ref('int_identity_decisions') }} as decisions
        on
            decisions.identifier_type = 'customer_id'
            and {{ person_key("'customer_id'", 'said.customer_id') }} = decisions.identifier_key

),

linked as (

    select
        {{ person_key("'customer_id'", 'customer_id') }} as customer_key,
        customer_id,
        idem_key,
        if(decision is null, doubt, null) as doubt,
        case
            when decision = 'not_same' then null
            when decision is not null
                then coalesce(decided_contact_id, named_contact_id, owner_contact_id)
            when named_contact_id is not null then named_contact_id
            when doubt is null then owner_contact_id
        end as contact_id,
        if(decision is null and named_contact_id is null and is_free, email, null) as email,
        array_concat(
            if(named_contact_id is null, [], [named_contact_id]),
            array(
                select id from unnest(contact_ids) as id
                where id is distinct from named_contact_id
            )
        ) as claimed_contact_ids,
        if(is_free, email, null) as free_email,
        array_concat([idem_key], owner_idem_keys) as idem_keys,
        name, -- noqa: RF04
        email as mailbox
    from judged

),

changed as (

    {{ changed_rows('linked', 'customer_key', this if is_incremental()) }}

)

select * from changed
