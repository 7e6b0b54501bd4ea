{#- One row per address that a contact's record has or that is the practice's own, as its mailbox:
    whose it is after all merges, and whether a contact in use keeps it from this one. -#}
{%- macro address_claims() -%}
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

    )

    select * from living
{%- endmacro -%}
