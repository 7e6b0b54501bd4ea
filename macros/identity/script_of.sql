{#- Whether a name is in Latin letters, in Chinese characters, or in what else people write. -#}
{%- macro script_of(text) -%}
    case
        when regexp_contains({{ text }}, r'[a-z]') then 'latin'
        when regexp_contains({{ text }}, r'\p{Han}') then 'han'
        else 'other'
    end
{%- endmacro -%}
