{#- Whether a mail came by a list of the practice's own: its address or its id is in a domain of
    `ours`. -#}
{%- macro is_own_list(mail, ours) -%}
    (
        {{ is_own_domain("regexp_extract(lower(" ~ mail ~ ".list_post), r'@([^@<>?\\s]+)')", ours) }}
        or {{ is_own_domain('lower(' ~ mail ~ '.list_id)', ours) }}
    )
{%- endmacro -%}
