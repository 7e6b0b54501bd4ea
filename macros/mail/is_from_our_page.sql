{#- Whether a mail is from one of `ours`, or from another address in their domains with the answers
    to go elsewhere, as the mails of a form on the practice's page are. -#}
{%- macro is_from_our_page(mail, ours) -%}
    {%- set sender = domain_of(mail ~ '.from_addresses[safe_offset(0)].email') -%}
    (
        {{ has_own(authors_of(mail), ours) }}
        or {{ is_own_domain(sender, ours) }} and exists(
            select 1 from unnest({{ mail }}.reply_to_addresses) as reader
            where {{ domain_of('reader.email') }} != {{ sender }}
        )
    )
{%- endmacro -%}
