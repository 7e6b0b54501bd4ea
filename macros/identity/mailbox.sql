{#- The one mailbox that several addresses may lead to, where the seed address_aliases says so of
    the domain; all else is its own. `aliases` is the seed, joined by `has_alias`. -#}
{%- macro mailbox(address, aliases) -%}
    if(
        {{ aliases }}.domain is null,
        {{ address }},
        concat(
            regexp_replace(
                regexp_replace(
                    regexp_extract({{ address }}, r'^(.*)@'),
                    if({{ aliases }}.ignores_plus, r'(.)\+.*', r'($^)'),
                    r'\1'
                ),
                if({{ aliases }}.ignores_dots, r'\.', r'$^'),
                ''
            ),
            '@',
            {{ aliases }}.main_domain
        )
    )
{%- endmacro -%}
