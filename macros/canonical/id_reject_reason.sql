{#- Why an object whose id is missing cannot be canonical; null when it is there. -#}
{%- macro id_reject_reason(payload, property, reason) -%}
    if(nullif(json_value({{ payload }}, '$.{{ property }}'), '') is null, '{{ reason }}', null)
{%- endmacro -%}
