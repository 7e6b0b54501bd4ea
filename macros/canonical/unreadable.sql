{#- Whether one of these properties is written and cannot be read: as a whole number, or a time. -#}
{%- macro unreadable(payload, paths, kind) -%}
    (
    {%- for path in paths %}
        (
            json_value({{ payload }}, '{{ path }}') is not null
            and {{ stripe_number(payload, path) if kind == 'number' else unix_time(payload, path) }}
            is null
        )
        {{ 'or' if not loop.last }}
    {%- endfor %}
    )
{%- endmacro -%}
