{#- The addresses in a field that people fill in, as an array: "a@x; Ben <b@x>." holds two, and
    "none" holds none. -#}
{%- macro email_list(field) -%}
    {%- set between = '\\s\\p{Z}\\p{Cf},;<>()\\[\\]"|/，；、' -%}
    regexp_extract_all(
        regexp_replace(translate({{ field }}, '＠．。｡', '@...'), r'(?i)\bmailto:', ' '),
        r'[^{{ between }}\x27][^{{ between }}]*@[^{{ between }}\x27?]*[^{{ between }}\x27?.!:]'
    )
{%- endmacro -%}
