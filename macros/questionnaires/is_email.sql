{#- Whether an answer is one address and nothing else: "none" or "-" must not make two respondents
    one person. -#}
{%- macro is_email(answer) -%}
    ifnull(regexp_contains(trim({{ answer }}), r'^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+$'), false)
{%- endmacro -%}
