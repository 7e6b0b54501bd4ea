{#- The pattern of addresses at which nobody reads answers, as the seed mail_patterns has it. -#}
{%- macro unread_addresses() -%}
    coalesce(
        (
            select string_agg(pattern, '|') from {{ ref('mail_patterns') }}
            where pattern_kind = 'no_reply'
        ),
        r'$^'
    )
{%- endmacro -%}
