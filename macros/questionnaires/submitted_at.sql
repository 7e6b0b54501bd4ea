{#- When a response was last submitted; what has one time only was submitted then. -#}
{%- macro submitted_at(payload='payload') -%}
    coalesce(
        safe_cast(json_value({{ payload }}, '$.lastSubmittedTime') as timestamp),
        safe_cast(json_value({{ payload }}, '$.createTime') as timestamp)
    )
{%- endmacro -%}
