{#- What a person is known by in every table: opaque, and the same as long as what it is made
    of. -#}
{%- macro person_key(kind, id) -%}
    to_hex(sha256(concat({{ kind }}, ' ', {{ id }})))
{%- endmacro -%}
