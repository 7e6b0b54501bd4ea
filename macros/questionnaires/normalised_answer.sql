{#- An answer in the form in which it is looked up: the case, the spaces, the apostrophe and the way
    in which an umlaut is put together say nothing. -#}
{%- macro normalised_answer(answer) -%}
    trim(regexp_replace(replace(normalize_and_casefold({{ answer }}, nfkc), '’', "'"), r'\s+', ' '))
{%- endmacro -%}
