{#- The words of a person's name in the form in which two names are compared: case, accents and
    invisible characters do not count, ae, oe and ue are ä, ö and ü. Initials, titles and particles
    are left out: "von" in two names says nothing. -#}
{%- macro name_words(name) -%}
    {%- set folded = "regexp_replace(normalize_and_casefold(" ~ name
        ~ ", nfkd), r'[\\p{M}\\p{Cf}]', '')" -%}
    {%- set plain = "translate(replace(replace(" ~ folded
        ~ ", 'æ', 'a'), 'œ', 'o'), 'øłđðı', 'olddi')" -%}
    array(
        select distinct word
        from
            unnest(regexp_extract_all(
                regexp_replace({{ plain }}, r'([aou])e', r'\1'), r'[\p{L}\p{N}]+'
            )) as word
        where
            (char_length(word) > 1 or lower(word) = upper(word))
            and word not in (
                'von', 'van', 'der', 'den', 'de', 'di', 'da', 'del', 'la', 'le', 'zu', 'zum', 'zur',
                'und', 'and', 'dr', 'prof', 'herr', 'frau', 'mr', 'mrs', 'ms', 'miss'
            )
        order by word
    )
{%- endmacro -%}
