{#- Whether who answers a meeting asks something beside it, by the comment (RFC 5546, 3.2.3). -#}
{%- macro asks_beside_an_answer() -%}
    regexp_contains(
        coalesce(calendar_comment, ''), r'[?\x{FF1F}\x{061F}](?:[^\pL\pN]|$)'
    )
{%- endmacro -%}
