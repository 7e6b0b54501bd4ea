{#- The pattern of addresses at which nobody reads answers, over the rows of the seed mail_patterns;
    or of the patterns of some kinds of it. -#}
{%- macro unread_addresses(kinds=['no_reply']) -%}
    coalesce(
        string_agg(if(pattern_kind in ('{{ kinds | join("', '") }}'), pattern, null), '|'),
        r'$^'
    )
{%- endmacro -%}
