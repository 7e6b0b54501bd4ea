{#- One row per customer of Stripe, with the contact that its metadata name, whose its address is,
    and what its name says of that one. -#}
{%- macro customer_evidence() -%}
    with customers as (

        select
            customer_id,
            idem_key,
            name, -- noqa: RF04
            {{ normalised_email('email') }} as email,
            contact_id
        from {{ ref('int_known_customers') }}
        qualify row_number() over (partition by customer_id order by idem_key) = 1

    ),

    addressed as (

        select
            customers.* except (email),
            {{ mailbox('customers.email', 'aliases') }} as email
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
            coalesce(owners.decision = 'same', false) as is_settled,
            if(owners.contact_id is null, [], {{ function('name_words') }}(addressed.name)) as words
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

    )

    select * from said
{%- endmacro -%}
