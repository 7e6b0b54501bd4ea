{#- One row per identifier that occurs, with the mailbox of an address and the key by which
    decisions name it. -#}
{%- macro identifier_keys() -%}
    with identifiers as (

        select distinct
            identifier_type,
            identifier
        from {{ ref('person_identifiers') }}

    ),

    addressed as (

        select
            identifiers.identifier_type,
            identifiers.identifier,
            if(
                identifiers.identifier_type = 'email',
                {{ mailbox('identifiers.identifier', 'aliases') }},
                null
            ) as email
        from identifiers
        left join {{ ref('address_aliases') }} as aliases
            on
                identifiers.identifier_type = 'email'
                and {{ has_alias('identifiers.identifier', 'aliases') }}

    ),

    keyed as (

        select
            *,
            {{ person_key('identifier_type', 'coalesce(email, identifier)') }} as identifier_key
        from addressed

    )

    select * from keyed
{%- endmacro -%}
