{#- How many alerts nobody was told of, and why; `told` has alerts and recipients, `attempts` how the
    last run of the alert ended. -#}
{%- macro untold_sentence(told, attempts) -%}
    concat(
        {{ told }}.alerts, ' alerts were not delivered',
        case
            when {{ told }}.recipients = 0
                then ': nobody is to be told. List somebody in seeds/report/alert_recipients.csv.'
            when {{ attempts }}.last_status in ('failed', 'abandoned')
                then concat('. The last attempt said: ', {{ attempts }}.last_error)
            else ': run `lorc alert`.'
        end
    )
{%- endmacro -%}
