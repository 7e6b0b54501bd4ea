{#- The time at which health is judged: now, or the one that the var `as_of` names. -#}
{%- macro as_of() -%}
    {%- if var('as_of', none) -%}
        timestamp({{ sql_string(var('as_of')) }})
    {%- else -%}
        current_timestamp()
    {%- endif -%}
{%- endmacro -%}
