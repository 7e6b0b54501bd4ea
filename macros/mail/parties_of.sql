{#- Mails with who wrote each, whom an answer has to reach and who takes part in it. `mails` has
    rows of canonical_emails. An address that sends on what others write takes no part, nor does one
    in our domains that wrote nothing; of several authors ours come last. -#}
{%- macro parties_of(mails) -%}
    with unread as (

        select
            {{ unread_addresses() }} as no_reply,
            {{ unread_addresses(['no_reply', 'form']) }} as programs
        from {{ ref('mail_patterns') }}

    ),

    told as (

        select
            mails.*,
            practice.addresses as our_addresses,
            unread.no_reply,
            {{ author_kind(
                'mails', 'mails.is_sent', 'practice.addresses', 'unread.no_reply', 'unread.programs'
            ) }} as author_kind
        from {{ mails }} as mails
        cross join {{ ref('int_own_addresses') }} as practice
        cross join unread

    ),

    written as (

        select
            *,
            case author_kind
                when 'group' then original_from_addresses
                when 'form' then {{ outsiders_of('reply_to_addresses', 'our_addresses', 'no_reply') }}
                else array(
                    select author from unnest({{ authors_of('told') }}) as author with offset as place
                    order by {{ is_own_address('author.email', 'our_addresses') }}, place
                )
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
            where {{ takes_part('email') }}
        ) as outsiders
    from written
{%- endmacro -%}
