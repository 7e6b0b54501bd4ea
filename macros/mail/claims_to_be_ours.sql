{#- Whether a mail names one of `ours` as its author, and nobody else. -#}
{%- macro claims_to_be_ours(mail, ours) -%}
    (
        {{ has_own(authors_of(mail), ours) }}
        and not {{ has_outsider(authors_of(mail), ours) }}
    )
{%- endmacro -%}
