{#- One row: how many alerts not everybody was told of, how many are to be told, and how the last
    run that was to tell them ended. -#}
{%- macro untold_alerts() -%}
    select
        (
            select count(*) from {{ ref('alerts') }}
            where delivered_at is null
        ) as alerts,
        (select count(*) from {{ ref('alert_recipients') }}) as recipients,
        any_value(jobs.status having max jobs.started_at) as last_status,
        any_value(jobs.error_message having max jobs.started_at) as last_error
    from {{ ref('jobs') }} as jobs
    where jobs.job_name = 'alert' and jobs.status != 'running'
{%- endmacro -%}
