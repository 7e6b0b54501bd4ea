{#- Whether a word of a name is an initial: a single letter of a script that has capitals. -#}
{%- macro is_initial(word) -%}
    (char_length({{ word }}) = 1 and lower({{ word }}) != upper({{ word }}))
{%- endmacro -%}
