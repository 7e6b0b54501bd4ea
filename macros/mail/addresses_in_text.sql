{#- The first addresses that a mail server names in its text, each once: what a report says of whom
    it is on where Graph gives none of its parts. -#}
{%- macro addresses_in_text(facts) -%}
    array(
        select address
        from
            unnest(regexp_extract_all(
                substr(coalesce({{ facts }}.text_body, {{ facts }}.html_body), 1, 20000),
                r'[^\s<>()\[\],:;"\x27@=&]+@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+'
            )) as address
            with offset as place
        group by address
        order by min(place)
        limit 20
    )
{%- endmacro -%}
