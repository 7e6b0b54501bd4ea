{#- Whether an address of `written` in parties_of takes part in a mail: it is none of ours, nor in
    our domains, as a group of ours is, unless it wrote it. -#}
{%- macro takes_part(email) -%}
    (
        not {{ is_own_address(email, 'our_addresses') }}
        and (
            not {{ is_own_domain(domain_of(email), 'our_addresses') }}
            or {{ email }} in unnest({{ normalised_emails(['authors']) }})
        )
    )
{%- endmacro -%}
