{#- Mails with who wrote each, whom an answer has to reach and who takes part in it. `mails` has
    rows of canonical_emails. An address that sends on what others write takes no part. -#}
{%- macro parties_of(mails) -%}
    with rules as (

        select
            own.addresses as our_addresses,
            {{ unread_addresses() }} as no_reply,
            {{ unread_addresses(['no_reply', 'form']) }} as programs
        from {{ ref('int_own_addresses') }} as own

    ),

    told as (

        select
            mails.*,
            rules.our_addresses,
            rules.no_reply,
            {{ author_kind(
                'mails', 'mails.is_sent', 'rules.our_addresses', 'rules.no_reply', 'rules.programs'
            ) }} as author_kind
        from {{ mails }} as mails
        cross join rules

    ),

    written as (

        select
            *,
            case author_kind
                when 'group' then original_from_addresses
                when 'form' then {{ outsiders_of('reply_to_addresses', 'our_addresses', 'no_reply') }}
                else {{ authors_of('told') }}
            end as authors,
            {{ normalised_emails([
                "if(author_kind = 'sender', from_addresses, original_from_addresses)",
                "if(author_kind = 'sender', sender_addresses, reply_to_addresses)",
                'reply_to_addresses', 'to_addresses', 'cc_addresses', 'bcc_addresses',
                'array(select as struct cast(null as string) as name, email '
                ~ 'from unnest(reported_recipients) as email)'
            ]) }} as named
        from told

    )

    select
        *,
        {{ writers_of() }} as writers,
        array(
            select email from unnest(named) as email
            where not {{ is_own_address('email', 'our_addresses') }}
        ) as outsiders
    from written
{%- endmacro -%}
