{#- The first Message-ID of a header in a mail's text, as text or as the HTML
    that Exchange makes. -#}
{%- macro id_in_text(facts) -%}
    regexp_extract(
        coalesce({{ facts }}.text_body, {{ facts }}.html_body),
        r'(?i)(?:^|[\n>])[ \t]*message-id:\s*(?:<|&lt;)(?:<a [^>]*>)?([^<>&\s]+)'
    )
{%- endmacro -%}
