{#- The practice's time zone as a literal. It comes from outside: another text is an error. -#}
{%- macro time_zone() -%}
    {%- set name = var("time_zone") | string -%}
    {%- if not modules.re.fullmatch('[A-Za-z]+(?:[_/+-][A-Za-z0-9]+)*', name) -%}
        {%- do exceptions.raise_compiler_error(
            "The variable time_zone is not the name of a time zone, such as Europe/Vienna"
        ) -%}
    {%- endif -%}
    '{{ name }}'
{%- endmacro -%}
