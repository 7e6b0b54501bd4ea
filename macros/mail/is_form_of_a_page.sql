{#- Whether the answers to a form's mail go elsewhere than to its sender's own domain: a shop whose
    notices come from no-reply@ names its own desk. -#}
{%- macro is_form_of_a_page(mail, ours) -%}
    {{ has_own(authors_of(mail), ours) }}
    or split({{ normalised_email(mail ~ '.from_addresses[safe_offset(0)].email') }}, '@')[
        safe_offset(1)
    ] != split({{ normalised_email(mail ~ '.reply_to_addresses[safe_offset(0)].email') }}, '@')[
        safe_offset(1)
    ]
{%- endmacro -%}
