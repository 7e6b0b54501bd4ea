{#- Why a report cannot be canonical; null when it can. -#}
{%- macro report_reject_reason(payload) -%}
    case
        when nullif(json_value({{ payload }}, '$.cre92_clientreportid'), '') is null
            then 'no_report_id'
    end
{%- endmacro -%}
