{#- JavaScript without its indents, empty lines and comments, and without the blanks around signs that
    stand in no text and no expression of it: BigQuery takes 32 KB of a function. -#}
{%- macro js_lines(code) -%}
    {%- set signs = ['=', '=>', '===', '!==', '&&', '||', '?', '+', '+='] -%}
    {%- for line in code.split('\n') if line.strip() and not line.strip().startswith('//') %}
        {%- set shorter = namespace(line=line.split('  // ')[0].strip()) -%}
        {%- for sign in signs -%}
            {%- set shorter.line = shorter.line.replace(' ' ~ sign ~ ' ', sign) -%}
        {%- endfor %}
{{ shorter.line }}
    {%- endfor %}
{% endmacro -%}
