{#- What a mail carries (RFC 3458): by its header, else by a recording or a fax among its files. -#}
{%- macro message_context(facts) -%}
    coalesce(
        {{ facts }}.message_context,
        case
            when exists(
                select 1 from unnest({{ facts }}.attachments) as attachment
                where starts_with(attachment.type, 'audio/')
            ) then 'voice-message'
            when exists(
                select 1 from unnest({{ facts }}.attachments) as attachment
                where attachment.type in ('image/tiff', 'image/tiff-fx')
            ) then 'fax-message'
        end
    )
{%- endmacro -%}
