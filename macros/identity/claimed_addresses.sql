{#- One row per form response with an address: what its addresses say together of who answered. -#}
{%- macro claimed_addresses() -%}
    with evidence as (

        select * from {{ ref('int_response_evidence') }}

    ),

    codes as (

        {{ claimed_codes() }}

    ),

    -- accounts through which somebody else has answered, by the name or the client code given
    shared_accounts as (

        select distinct evidence.email
        from evidence
        left join codes
            on evidence.idem_key = codes.idem_key
        where
            evidence.email is not null
            and evidence.is_confirmed
            and evidence.contact_id is not null
            and (evidence.is_contradicted or codes.contact_id != evidence.contact_id)

    ),

    addresses as (

        select
            evidence.idem_key,
            count(distinct evidence.contact_id) as contacts,
            count(distinct if(evidence.contact_id is null, evidence.email, null)) as others,
            min(evidence.contact_id) as contact_id,
            min(if(evidence.is_free, evidence.email, null)) as email,
            logical_or(evidence.is_confirmed) as is_confirmed,
            logical_or(evidence.is_contradicted) as is_contradicted,
            logical_or(evidence.is_agreed) as is_agreed,
            logical_or(evidence.is_agreed and evidence.is_confirmed)
            and logical_and(evidence.is_free or evidence.contact_id is not null) as is_sure,
            logical_and(not evidence.is_free and evidence.contact_id is null) as is_shared,
            logical_or(shared_accounts.email is not null) as is_shared_account
        from evidence
        left join shared_accounts
            on evidence.email = shared_accounts.email
        where evidence.email is not null
        group by 1

    )

    select * from addresses
{%- endmacro -%}
