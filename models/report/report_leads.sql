-- One row per week that is over and stage of the lead rules: how many threads began in the week,
-- beside the week before, and how many threads and people stand there now.
with stages as (

    select
        lead_stage,
        min(priority) as place
    from {{ ref('lead_stage_rules') }}
    group by 1

),

inbox as (

    select * from {{ ref('inbox_view') }}
    where lead_stage is not null

),

weeks as (

    select distinct week_start from {{ ref('reporting_snapshots') }}

),

beginnings as (

    select
        thread_key,
        {{ week_of('min(occurred_at)') }} as week_start
    from {{ ref('int_thread_messages') }}
    group by 1

),

begun as (

    select
        beginnings.week_start,
        inbox.lead_stage,
        count(*) as threads
    from inbox
    inner join beginnings
        on inbox.thread_key = beginnings.thread_key
    group by 1, 2

),

standing as (

    select
        lead_stage,
        count(*) as threads,
        count(distinct coalesce(person_key, thread_key)) as people,
        countif(is_unanswered) as waiting
    from inbox
    group by 1

),

leads as (

    select
        weeks.week_start,
        stages.place,
        stages.lead_stage,
        coalesce(begun.threads, 0) as new_threads,
        coalesce(earlier.threads, 0) as new_threads_before,
        coalesce(standing.threads, 0) as threads,
        coalesce(standing.people, 0) as people,
        coalesce(standing.waiting, 0) as threads_waiting
    from weeks
    cross join stages
    left join begun
        on
            stages.lead_stage = begun.lead_stage
            and weeks.week_start = begun.week_start
    left join begun as earlier
        on
            stages.lead_stage = earlier.lead_stage
            and weeks.week_start = date_add(earlier.week_start, interval 1 week)
    left join standing
        on stages.lead_stage = standing.lead_stage

)

select * from leads
