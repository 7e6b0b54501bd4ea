{#- One row per address that several contacts have, with the contacts and objects concerned. -#}
{%- macro address_conflicts() -%}
    with users as (

        select
            evidence.email,
            evidence.idem_key
        from {{ ref('int_response_evidence') }} as evidence
        inner join {{ ref('int_response_claims') }} as claims
            on evidence.idem_key = claims.idem_key
        where claims.doubt = 'address_of_several_contacts'
        union distinct
        select
            mailbox as email,
            idem_key
        from {{ ref('int_customer_claims') }}
        where doubt = 'address_of_several_contacts'

    ),

    used as (

        select
            email,
            array_agg(distinct idem_key order by idem_key) as idem_keys
        from users
        group by 1

    ),

    shared as (

        select
            if(owners.is_own, 'own_address_of_a_contact', 'address_of_several_contacts')
                as conflict_type,
            'email' as identifier_type,
            owners.email as identifier,
            owners.contact_ids,
            if(owners.is_own, owners.email, null) as email,
            array_concat(owners.idem_keys, coalesce(used.idem_keys, [])) as idem_keys
        from {{ ref('int_address_owners') }} as owners
        left join used
            on owners.email = used.email
        where owners.contact_count > if(owners.is_own, 0, 1) and owners.decision is null

    )

    select * from shared
{%- endmacro -%}
