{#- A path of a payload without an address: a source may key a map by one. -#}
{%- macro path_name(path) -%}
    regexp_replace({{ path }}, r'[^.\s@"]+@([a-z0-9-]+\.)+[a-z]{2,}\b', '(address)')
{%- endmacro -%}
