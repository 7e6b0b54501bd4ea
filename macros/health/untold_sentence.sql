{#- How many alerts nobody was told of, and why; `told` is what untold_alerts gives. -#}
{%- macro untold_sentence(told) -%}
    concat(
        {{ told }}.alerts, if({{ told }}.alerts = 1, ' alert was', ' alerts were'), ' not delivered',
        case
            when {{ told }}.recipients = 0
                then ': nobody is to be told. List somebody in seeds/report/alert_recipients.csv.'
            when {{ told }}.last_status in ('failed', 'abandoned')
                then concat('. The last attempt said: ', coalesce({{ told }}.last_error, 'nothing.'))
            else ': run `lorc alert`.'
        end
    )
{%- endmacro -%}
