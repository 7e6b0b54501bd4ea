{#- The words that HTML shows, on one line. -#}
{%- macro html_words(html) -%}
    {%- set steps = [
        (sql_string('(?is)<(?:style|script|title)\\b.*?</(?:style|script|title)\\s*>'), "' '"),
        (sql_string('(?s)<!--.*?-->'), "' '"),
        (sql_string('<[^>]*>'), "' '"),
        (sql_string('&nbsp;'), "' '"),
        (sql_string('&lt;'), "'<'"),
        (sql_string('&gt;'), "'>'"),
        (sql_string('&quot;'), sql_string('"')),
        (sql_string('&#39;'), sql_string("'")),
        (sql_string('&amp;'), "'&'"),
        (sql_string('\\s+'), "' '"),
    ] -%}
    {%- set words = namespace(sql=html) -%}
    {%- for pattern, text in steps -%}
        {%- set words.sql = 'regexp_replace(' ~ words.sql ~ ', ' ~ pattern ~ ', ' ~ text ~ ')' -%}
    {%- endfor -%}
    trim({{ words.sql }})
{%- endmacro -%}
