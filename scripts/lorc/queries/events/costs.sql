{#- What the runs of this month have cost, by what they were for: a connection, a stage of the
    lanes, or what a job without a connection did besides its stages. -#}
with endings as (

    select
        correlation_id,
        created_at,
        split(event_type, '.')[offset(0)] as subject,
        json_value(payload, '$.job_name') as job_name,
        json_value(payload, '$.parameters.connection') as connection_name,
        coalesce(safe_cast(json_value(payload, '$.bytes_billed') as int64), 0) as bytes_billed,
        coalesce(safe_cast(json_value(payload, '$.slot_ms') as int64), 0) as slot_ms
    from {{ table('event_log') }}
    where
        created_at >= timestamp({{ sql_string(month) }})
        and source_system = 'lorchestra'
        and (ends_with(event_type, '.completed') or ends_with(event_type, '.failed'))

),

stages as (

    select
        correlation_id,
        sum(bytes_billed) as bytes_billed,
        sum(slot_ms) as slot_ms
    from endings
    where subject in ({{ sql_strings(stages) }})
    group by 1

),

parts as (

    select
        endings.subject as purpose,
        endings.created_at,
        endings.bytes_billed,
        endings.slot_ms
    from endings
    where endings.subject in ({{ sql_strings(stages) }})

    union all

    select
        coalesce(endings.connection_name, endings.job_name) as purpose,
        endings.created_at,
        endings.bytes_billed - coalesce(stages.bytes_billed, 0) as bytes_billed,
        endings.slot_ms - coalesce(stages.slot_ms, 0) as slot_ms
    from endings
    left join stages on endings.correlation_id = stages.correlation_id
    where endings.subject = 'job'

)

select
    purpose,
    count(*) as runs,
    sum(if(created_at >= timestamp({{ sql_string(today) }}), bytes_billed, 0)) as bytes_today,
    sum(bytes_billed) as bytes_in_month,
    sum(slot_ms) as slot_ms_in_month
from parts
group by 1
order by 4 desc, 1 asc
