{#- The pattern of addresses at which nobody reads answers, as the seed mail_patterns has it; or of
    the patterns of some kinds of it. -#}
{%- macro unread_addresses(kinds=['no_reply']) -%}
    coalesce(
        (
            select string_agg(pattern, '|') from {{ ref('mail_patterns') }}
            where pattern_kind in ('{{ kinds | join("', '") }}')
        ),
        r'$^'
    )
{%- endmacro -%}
