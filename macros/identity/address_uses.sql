{#- One row per response and customer that is known by an address of no contact, with the words of
    the name that it gives if others use the address too: else they are held against nobody's. -#}
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

    ),

    counted as (

        select
            *,
            count(*) over (partition by email) > 1 as is_used_again
        from uses

    ),

    -- once per name, however often it is given
    named as (

        select distinct name
        from counted
        where is_used_again and name is not null

    ),

    worded as (

        select
            name,
            {{ function('name_words') }}(name) as words,
            {{ function('name_words') }}({{ family_part('name') }}) as family_words
        from named

    )

    select
        counted.* except (is_used_again),
        coalesce(worded.words, []) as words,
        coalesce(worded.family_words, []) as family_words
    from counted
    left join worded
        on counted.is_used_again and counted.name = worded.name
{%- endmacro -%}
