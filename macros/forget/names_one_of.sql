{#- Whether a record names one of @ids at one of the paths. -#}
{%- macro names_one_of(record, paths) -%}
    {%- for path in paths -%}
        json_value({{ record }}, '{{ path }}') in unnest(@ids){{ ' or ' if not loop.last }}
    {%- endfor -%}
{%- endmacro -%}
