{#- Whether a mail that our account sent is one of a form on a page: it goes to ourselves alone, and
    answers go to an outsider, or Gmail rewrote the visitor whom the page put into From; or it goes to
    others, too, such as the visitor, and begins a conversation, and answers go outside of our
    domains. -#}
{%- macro is_sent_by_a_page(mail, ours) -%}
    {%- set recipient = domain_of('recipient.email') -%}
    {%- set reader = domain_of('reader.email') -%}
    (
        {{ is_sent_to_ourselves(mail, ours) }}
        and (
            {{ has_reader(mail ~ '.reply_to_addresses', ours) }}
            or {{ has_outsider(mail ~ '.original_from_addresses', ours) }}
        )
        or array_length({{ mail }}.in_reply_to) + array_length({{ mail }}.reference_ids) = 0
        and exists(
            select 1 from unnest({{ recipients_of(mail) }}) as recipient
            where
                {{ is_own_address('recipient.email', ours) }}
                or {{ is_own_domain(recipient, ours) }}
        )
        and exists(
            select 1 from unnest({{ mail }}.reply_to_addresses) as reader
            where
                {{ is_outsider('reader.email', ours) }}
                and not {{ is_own_domain(reader, ours) }}
        )
    )
{%- endmacro -%}
