{#- Which way a mail goes. Anybody can write any From: one of our addresses in it, without the
    provider's word, makes no mail ours; it is that of a form on our pages if answers go to an
    outsider, or of a group if it tells an outsider as who wrote it. -#}
{%- macro email_direction(facts, is_sent, ours) -%}
    {%- set recipients = 'array_concat(' ~ facts ~ '.to_addresses, ' ~ facts ~ '.cc_addresses, '
        ~ facts ~ '.bcc_addresses)' -%}
    case
        when {{ is_sent }} and array_length({{ recipients }}) > 0
            and not {{ has_outsider(recipients, ours) }} then 'internal'
        when {{ is_sent }} then 'outbound'
        when {{ has_own(authors_of(facts), ours) }}
            and not {{ has_outsider(facts ~ '.reply_to_addresses', ours) }}
            and not {{ has_outsider(facts ~ '.original_from_addresses', ours) }} then 'internal'
        else 'inbound'
    end
{%- endmacro -%}
