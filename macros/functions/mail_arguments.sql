{#- The arguments of the functions gmail_facts and graph_facts. -#}
{%- macro mail_arguments(has_tables) -%}
    message json{{
        ', tables array<struct<character_table string, code string, characters string>>'
        if has_tables
    }}
{%- endmacro -%}
