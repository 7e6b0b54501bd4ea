{#- Whether a domain, or a list's id, is that of one of `ours` or lies below it. False for none. -#}
{%- macro is_own_domain(domain, ours) -%}
    exists(
        select 1 from unnest({{ ours }}) as own
        where ends_with(concat('.', {{ domain }}), concat('.', split(own, '@')[safe_offset(1)]))
    )
{%- endmacro -%}
