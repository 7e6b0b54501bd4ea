{#- JavaScript without its indents, empty lines and comments: BigQuery takes 32 KB of a function. -#}
{%- macro js_lines(code) -%}
    {%- for line in code.split('\n') if line.strip() and not line.strip().startswith('//') %}
{{ line.split('  // ')[0].strip() }}
    {%- endfor %}
{% endmacro -%}
