{#- The first 256 characters of the text, or of the HTML's words where there is no text. -#}
{%- macro email_preview(text, html) -%}
    substr(coalesce({{ text }}, {{ html_words(html) }}), 1, 256)
{%- endmacro -%}
