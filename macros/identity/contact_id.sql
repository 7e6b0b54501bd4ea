{#- A contact's id in the form in which two of them are compared: people copy it into other systems
    in capitals, or with the braces that Dataverse shows around it. -#}
{%- macro contact_id(id) -%}
    nullif(lower(trim({{ id }}, ' {}')), '')
{%- endmacro -%}
