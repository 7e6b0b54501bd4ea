{#- One row per form response and thing that it gives of who answered, its client code or the
    mailbox of an address, with the words of the name given. -#}
{%- macro respondent_claims() -%}
    with claims as (

        select
            idem_key,
            'client_code' as given_as,
            respondent_name,
            {{ contact_id('client_code') }} as client_code,
            cast(null as string) as email,
            true as is_confirmed
        from {{ ref('canonical_questionnaire_responses') }}
        union all
        select
            idem_key,
            'collected_email' as given_as,
            respondent_name,
            null as client_code,
            collected_email as email,
            is_collected_email_confirmed as is_confirmed
        from {{ ref('canonical_questionnaire_responses') }}
        union all
        select
            idem_key,
            concat('typed_email ', email) as given_as,
            respondent_name,
            null as client_code,
            email,
            false as is_confirmed
        from {{ ref('canonical_questionnaire_responses') }}
        cross join unnest(array_concat([typed_email], coalesce(typed_emails, []))) as email

    ),

    given as (

        select
            claims.idem_key,
            claims.given_as,
            claims.client_code,
            claims.is_confirmed,
            {{ mailbox(normalised_email('claims.email'), 'aliases') }} as email,
            {{ function('name_words') }}(claims.respondent_name) as words
        from claims
        left join {{ ref('address_aliases') }} as aliases
            on {{ has_alias(normalised_email('claims.email'), 'aliases') }}
        where coalesce(claims.client_code, claims.email) is not null

    )

    select * from given
{%- endmacro -%}
