{#- One row per customer and response: the contact whom it is linked to, or what else it is known
    by. -#}
{%- macro identity_holders() -%}
    with claims as (

        select
            'customer_id' as identifier_type,
            customer_id as identifier,
            contact_id
        from {{ ref('int_customer_claims') }}
        union all
        select
            'response' as identifier_type,
            idem_key as identifier,
            contact_id
        from {{ ref('int_response_claims') }}

    ),

    holders as (

        select
            claims.*,
            users.known_by
        from claims
        left join {{ ref('int_address_users') }} as users
            on
                claims.identifier_type = users.identifier_type
                and claims.identifier = users.identifier

    )

    select * from holders
{%- endmacro -%}
