{#- Whether two names, as arrays of words, have one in common. -#}
{%- macro names_agree(words, other_words) -%}
    exists(select 1 from unnest({{ words }}) as word where word in unnest({{ other_words }}))
{%- endmacro -%}
