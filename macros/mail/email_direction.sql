{#- Which way a mail goes. Anybody can write any From: one of our addresses in it, without the
    provider's word, makes no mail ours; it is that of a form on our pages if answers go to an
    outsider, or of a group if it tells an outsider as who wrote it. A form whose page sends by our
    own account is one, too. -#}
{%- macro email_direction(facts, is_sent, ours) -%}
    case
        when {{ is_sent }} and not {{ is_sent_by_a_page(facts, ours) }}
            then if({{ is_sent_to_ourselves(facts, ours) }}, 'internal', 'outbound')
        when {{ claims_to_be_ours(facts, ours) }}
            and not {{ has_reader(facts ~ '.reply_to_addresses', ours) }}
            and not {{ has_outsider(facts ~ '.original_from_addresses', ours) }} then 'internal'
        else 'inbound'
    end
{%- endmacro -%}
