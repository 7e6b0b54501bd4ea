-- One row per customer of Stripe: whom it is linked to by the contact's id in its metadata or by an
-- address that one contact alone has, or what is in doubt. An id counts for more than an address,
-- a decision of somebody for more than both.
with customers as (

    select
        customer_id,
        idem_key,
        name, -- noqa: RF04
        {{ normalised_email('email') }} as email,
        contact_id
    from {{ ref('canonical_customers') }}
    qualify row_number() over (partition by customer_id order by idem_key) = 1

),

addressed as (

    select
        customers.* except (email),
        {{ mailbox('customers.email', 'aliases') }} as email,
        {{ name_words("coalesce(customers.name, '')") }} as words
    from customers
    left join {{ ref('address_aliases') }} as aliases
        on {{ has_alias('customers.email', 'aliases') }}

),

led as (

    select
        addressed.*,
        coalesce(masters.person_contact_id, addressed.contact_id) as named_contact_id,
        owners.contact_id as owner_contact_id,
        coalesce(owners.contact_ids, []) as contact_ids,
        coalesce(owners.idem_keys, []) as owner_idem_keys,
        coalesce(owners.is_own, false) as is_own,
        owners.identifier_key is null and addressed.email is not null as is_free,
        coalesce(owners.decision = 'same', false) as is_settled
    from addressed
    left join {{ ref('int_address_owners') }} as owners
        on {{ person_key("'email'", 'addressed.email') }} = owners.identifier_key
    left join {{ ref('int_contact_masters') }} as masters
        on addressed.contact_id = masters.contact_id

),

said as (

    select
        led.*,
        {{ name_says('led.words', 'contacts.given_words', 'contacts.family_words') }} as says
    from led
    left join {{ ref('int_contact_names') }} as contacts
        on led.owner_contact_id = contacts.contact_id

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
                then if(said.is_free or said.is_own or said.email is null, null,
                    'address_of_several_contacts')
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
            array(select id from unnest(contact_ids) as id where id is distinct from named_contact_id)
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
