{#- Whether an answer (normalised) is one of `maps` with its own value before or behind it, as in
    "2: More than half the days" or "Fast jeden Tag (3)". With another number it is not: that may
    count the options, or turn the scale round. -#}
{%- macro is_numbered_answer(normalised, maps) -%}
    {%- set digits, number = '[0-9]{1,2}', '([0-9]{1,2})' -%}
    {%- set before = '[(\\[]?%s[)\\]]?\\s*[-.:=)/|]?\\s*' -%}
    {%- set behind = '\\s*[-:=/|(\\[]\\s*%s\\s*[)\\]]?$' -%}
    {%- set text = '([^\\s0-9].*[^\\s(\\[=:/|-])' -%}
    (
        {{ maps }}.normalised = coalesce(
            regexp_extract({{ normalised }}, r'^{{ before | format(digits) }}{{ text }}$'),
            regexp_extract({{ normalised }}, r'^{{ text }}{{ behind | format(digits) }}')
        )
        and {{ maps }}.value = safe_cast(coalesce(
            regexp_extract({{ normalised }}, r'^{{ before | format(number) }}[^\s0-9]'),
            regexp_extract({{ normalised }}, r'[^\s0-9]{{ behind | format(number) }}')
        ) as int64)
    )
{%- endmacro -%}
