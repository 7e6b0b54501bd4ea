{#- The addresses in a field that people fill in, as an array: "a@x; Ben <b@x>" holds two. What
    holds no address at all stays as it is. -#}
{%- macro email_list(field) -%}
    if(
        strpos({{ field }}, '@') > 0,
        regexp_extract_all({{ field }}, r'[^\s,;<>()"|/]+@[^\s,;<>()"|/]+'),
        [{{ field }}]
    )
{%- endmacro -%}
