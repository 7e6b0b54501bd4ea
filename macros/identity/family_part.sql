{#- The family name in a whole name, but for an address in it and what degrees stand behind it: what
    stands before a comma, else the last word. -#}
{%- macro family_part(name) -%}
    {%- set degree -%}
        (?i)(?:[\s,]+(?:[mb]\.?\s?sc|ph\.?\s?d|ll\.?m|bakk|jr)\b\.?(?:\s*\([^()]*\))?
        {#- -#}
        |,\s*(?:mba|[mb]\.?a|mag|dr)\b\.?)+\s*$
    {%- endset -%}
    {%- set address = '[\s,;:]*[<(\[]*[^\s<>()\[\],;]*@[^\s<>()\[\],;]*[>)\]]*' -%}
    {%- set plain = "regexp_replace(" ~ name ~ ", r'" ~ address ~ "', '')" -%}
    {%- set whole = "regexp_replace(" ~ plain ~ ", r'" ~ degree ~ "', '')" -%}
    coalesce(
        regexp_extract({{ whole }}, r'^(.*?),'), regexp_extract({{ whole }}, r'(\S+)\s*$')
    )
{%- endmacro -%}
