{#- Who wrote a mail: `sender` (whom From, else Sender names), `form` (an outsider to whom answers
    go and who reads them, where From is our own, or nobody reads answers there, or a program of
    forms sends) or `group` (whose mail a group sends on in its own name). -#}
{%- macro author_kind(mail, is_sent, ours, no_reply, programs) -%}
    case
        when {{ is_sent }} and not {{ is_sent_by_a_page(mail, ours) }} then 'sender'
        when {{ has_outsider(mail ~ '.original_from_addresses', ours) }} then 'group'
        when (
            {{ is_from_our_page(mail, ours) }}
            or regexp_contains(
                {{ normalised_email(mail ~ '.from_addresses[safe_offset(0)].email') }},
                {{ programs }}
            )
        ) and {{ has_reader(mail ~ '.reply_to_addresses', ours, no_reply) }} then 'form'
        when {{ is_ours_by_a_group(mail, ours) }} then 'group'
        else 'sender'
    end
{%- endmacro -%}
