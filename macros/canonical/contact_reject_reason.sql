{#- Why a contact of the client records cannot be canonical; null when it can. -#}
{%- macro contact_reject_reason(payload) -%}
    case
        when nullif(json_value({{ payload }}, '$.contactid'), '') is null then 'no_contact_id'
    end
{%- endmacro -%}
