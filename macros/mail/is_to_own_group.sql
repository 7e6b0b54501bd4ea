{#- Whether a mail came by a group, a list or a page of the practice's own, by the columns of
    parties_of: what a list's headers then say is nothing of who wrote to it. -#}
{%- macro is_to_own_group(mail, ours) -%}
    (
        {{ mail }}.author_kind = 'group' and {{ is_from_our_domain(mail, ours) }}
        or {{ mail }}.author_kind = 'form' and {{ is_from_our_page(mail, ours) }}
        or {{ is_own_list(mail, ours) }}
    )
{%- endmacro -%}
