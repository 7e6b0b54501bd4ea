{#- One row per id of a contact or customer that is in doubt, with the contacts and objects
    concerned. -#}
{%- macro id_conflicts() -%}
    with contradicted as (

        select
            doubt as conflict_type,
            'customer_id' as identifier_type,
            customer_id as identifier,
            claimed_contact_ids as contact_ids,
            free_email as email,
            idem_keys
        from {{ ref('int_customer_claims') }}
        where doubt != 'address_of_several_contacts'

    ),

    dangling as (

        select
            'contact_unknown' as conflict_type,
            'contact_id' as identifier_type,
            identifier,
            [identifier] as contact_ids,
            cast(null as string) as email,
            array_agg(distinct idem_key order by idem_key) as idem_keys
        from {{ ref('person_identifiers') }}
        where identifier_type = 'contact_id'
        group by identifier
        having not logical_or(object_type = 'contact')

    ),

    merged as (

        select
            trouble as conflict_type,
            'contact_id' as identifier_type,
            contact_id as identifier,
            [contact_id] as contact_ids,
            cast(null as string) as email,
            idem_keys
        from {{ ref('int_contact_masters') }}
        where trouble is not null

    ),

    ids as (

        select * from contradicted
        union all
        select * from dangling
        union all
        select * from merged

    )

    select * from ids
{%- endmacro -%}
