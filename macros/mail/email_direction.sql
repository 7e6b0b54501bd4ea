{#- Which way a mail goes. Anybody can write any From: one of our addresses in it, without the
    provider's word, makes no mail ours; it is that of a form on our pages if answers go to an
    outsider. The author is who is in From, else in Sender. -#}
{%- macro email_direction(facts, is_sent, ours) -%}
    case
        when {{ is_sent }} and array_length(array_concat(
            {{ facts }}.to_addresses, {{ facts }}.cc_addresses, {{ facts }}.bcc_addresses
        )) > 0 and not exists (
            select 1
            from
                unnest(array_concat(
                    {{ facts }}.to_addresses, {{ facts }}.cc_addresses, {{ facts }}.bcc_addresses
                )) as recipient
            where
                {{ normalised_email('recipient.email') }} is not null
                and not {{ is_own_address('recipient.email', ours) }}
        ) then 'internal'
        when {{ is_sent }} then 'outbound'
        when exists (
            select 1
            from
                unnest(if(
                    array_length({{ facts }}.from_addresses) > 0,
                    {{ facts }}.from_addresses,
                    {{ facts }}.sender_addresses
                )) as author
            where {{ is_own_address('author.email', ours) }}
        ) and not exists (
            select 1 from unnest({{ facts }}.reply_to_addresses) as answered
            where
                {{ normalised_email('answered.email') }} is not null
                and not {{ is_own_address('answered.email', ours) }}
        ) then 'internal'
        else 'inbound'
    end
{%- endmacro -%}
