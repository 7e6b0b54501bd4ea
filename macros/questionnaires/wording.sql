{#- A question's title in the form in which two of them are compared: letters and digits alone. -#}
{%- macro wording(title) -%}
    trim(regexp_replace({{ normalised_answer(title) }}, r'[^\p{L}\p{M}\p{N}]+', ' '))
{%- endmacro -%}
