{#- One row per response and customer that is known by an address of no contact, with the name that
    it gives. -#}
{%- macro address_uses() -%}
    with uses as (

        select
            'response' as identifier_type,
            claims.idem_key as identifier,
            claims.idem_key,
            claims.email,
            responses.is_collected_email_confirmed as is_confirmed,
            responses.submitted_at as used_at,
            responses.respondent_name as name -- noqa: RF04
        from {{ ref('int_response_claims') }} as claims
        inner join {{ ref('canonical_questionnaire_responses') }} as responses
            on claims.idem_key = responses.idem_key
        where claims.email is not null
        union all
        select
            'customer_id' as identifier_type,
            claims.customer_id as identifier,
            claims.idem_key,
            claims.email,
            true as is_confirmed,
            customers.created_at as used_at,
            claims.name
        from {{ ref('int_customer_claims') }} as claims
        inner join {{ ref('int_known_customers') }} as customers
            on claims.idem_key = customers.idem_key
        where claims.email is not null

    )

    select * from uses
{%- endmacro -%}
