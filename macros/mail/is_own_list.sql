{#- Whether a mail came by a list of the practice's own: its address or its id is in the domain of
    one of `ours`. -#}
{%- macro is_own_list(mail, ours) -%}
    exists(
        select 1
        from unnest({{ ours }}) as own
        where
            strpos(
                concat(lower(coalesce({{ mail }}.list_post, '')), '>'),
                concat('@', split(own, '@')[safe_offset(1)], '>')
            ) > 0
            or ends_with(
                concat('.', lower({{ mail }}.list_id)),
                concat('.', split(own, '@')[safe_offset(1)])
            )
    )
{%- endmacro -%}
