{#- Whether the answers to a form's mail go elsewhere than to its sender's own domain, or one below
    or above it: a shop whose notices come from no-reply@ names its own desk. -#}
{%- macro is_form_of_a_page(mail, ours) -%}
    {%- set sender = domain_of(mail ~ '.from_addresses[safe_offset(0)].email') -%}
    {%- set reader = domain_of(mail ~ '.authors[safe_offset(0)].email') -%}
    {{ is_from_our_page(mail, ours) }}
    or not (
        ends_with(concat('.', {{ sender }}), concat('.', {{ reader }}))
        or ends_with(concat('.', {{ reader }}), concat('.', {{ sender }}))
    )
{%- endmacro -%}
