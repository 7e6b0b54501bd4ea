{#- Whether a mail names one of `ours` as its author, and nobody else: itself, or by a group of the
    practice's own that rewrites From. -#}
{%- macro claims_to_be_ours(mail, ours) -%}
    (
        {{ has_own(authors_of(mail), ours) }}
        and not {{ has_outsider(authors_of(mail), ours) }}
        or {{ is_ours_by_a_group(mail, ours) }}
    )
{%- endmacro -%}
