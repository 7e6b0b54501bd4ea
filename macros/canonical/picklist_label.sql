{#- A choice or lookup of Dataverse as people read it: its annotation, or the bare value. -#}
{%- macro picklist_label(payload, property) -%}
    coalesce(
        json_value({{ payload }}, '$."{{ property }}@OData.Community.Display.V1.FormattedValue"'),
        json_value({{ payload }}, '$.{{ property }}')
    )
{%- endmacro -%}
