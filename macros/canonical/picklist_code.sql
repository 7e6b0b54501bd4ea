{#- The code of a choice of Dataverse, by which it is compared: its label may be in another language
    tomorrow. A whole number in any form is written as one. -#}
{%- macro picklist_code(payload, property) -%}
    coalesce(
        cast({{ whole_number("json_value(" ~ payload ~ ", '$." ~ property ~ "')") }} as string),
        json_value({{ payload }}, '$.{{ property }}')
    )
{%- endmacro -%}
