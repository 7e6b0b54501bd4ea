-- One row per object that mentions a person: the ids and addresses that it names, side by side.
with mentions as (

    select
        idem_key,
        'contact' as object_type,
        contact_id,
        cast(null as string) as customer_id,
        cast(null as string) as response,
        full_name as known_as,
        array(
            select as struct
                full_name as name, -- noqa: RF04
                email
            from unnest(emails) as email
        ) as addresses
    from {{ ref('canonical_contacts') }}
    union all
    select
        idem_key,
        'session' as object_type,
        contact_id,
        null as customer_id,
        null as response,
        null as known_as,
        [] as addresses
    from {{ ref('canonical_sessions') }}
    union all
    select
        idem_key,
        'report' as object_type,
        contact_id,
        null as customer_id,
        null as response,
        null as known_as,
        [] as addresses
    from {{ ref('canonical_reports') }}
    union all
    select
        idem_key,
        'customer' as object_type,
        contact_id,
        customer_id,
        null as response,
        name as known_as,
        [struct(name as name, email as email)] as addresses -- noqa: RF04
    from {{ ref('int_known_customers') }}
    where is_recorded
    union all
    select
        idem_key,
        payment_type as object_type,
        contact_id,
        customer_id,
        null as response,
        null as known_as,
        [struct(cast(null as string) as name, email as email)] as addresses -- noqa: RF04
    from {{ ref('canonical_payments') }}
    union all
    select
        idem_key,
        'form_response' as object_type,
        null as contact_id,
        null as customer_id,
        idem_key as response,
        respondent_name as known_as,
        array(
            select as struct
                respondent_name as name, -- noqa: RF04
                email
            from
                unnest(array_concat([collected_email, typed_email], coalesce(typed_emails, [])))
                    as email
                with offset as place
            where email is not null and (place = 0 or email is distinct from collected_email)
        ) as addresses
    from {{ ref('canonical_questionnaire_responses') }}
    union all
    select
        idem_key,
        'email' as object_type,
        null as contact_id,
        null as customer_id,
        null as response,
        null as known_as,
        array_concat(
            from_addresses, sender_addresses, reply_to_addresses, to_addresses, cc_addresses,
            bcc_addresses, original_from_addresses
        ) as addresses
    from {{ ref('canonical_emails') }}

)

select * from mentions
