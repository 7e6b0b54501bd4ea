{#- Outbound is what one of our accounts sent, internal what it sent to our accounts alone, inbound
    all else. `ours` are the normalised addresses of all accounts, so that a mail has one direction
    in every mailbox; its author is who is in From, else in Sender. -#}
{%- macro email_direction(facts, ours) -%}
    {%- set emails = [] -%}
    {%- for field in ('to', 'cc', 'bcc') -%}
        {%- do emails.append(facts ~ '.' ~ field ~ '_addresses') -%}
    {%- endfor -%}
    case
        when not exists (
            select 1
            from unnest(
                if(
                    array_length({{ facts }}.from_addresses) > 0,
                    {{ facts }}.from_addresses,
                    {{ facts }}.sender_addresses
                )
            ) as author
            where {{ normalised_email('author.email') }} in unnest({{ ours }})
        ) then 'inbound'
        when exists (
            select 1
            from unnest(array_concat({{ emails | join(', ') }})) as recipient
            where {{ normalised_email('recipient.email') }} not in unnest({{ ours }})
        ) then 'outbound'
        when array_length(array_concat({{ emails | join(', ') }})) > 0 then 'internal'
        else 'outbound'
    end
{%- endmacro -%}
