{#- Why a report cannot be canonical; null when it can. -#}
{%- macro report_reject_reason(payload) -%}
    {%- set date = "json_value(" ~ payload ~ ", '$.cre92_reportdate')" -%}
    case
        when nullif(json_value({{ payload }}, '$.cre92_clientreportid'), '') is null
            then 'no_report_id'
        when {{ date }} is not null and {{ source_time(date) }} is null then 'unreadable_date'
    end
{%- endmacro -%}
