-- One row per connection: how it stands, what is wrong in one sentence, and how bad that is beside
-- the others.
with figures as (

    select * from {{ ref('int_connection_figures') }}

),

limits as (

    select * from {{ ref('int_health_limits') }}

),

judged as (

    select
        figures.*,
        coalesce(figures.hours_since_success > figures.cadence_hours, false) as is_late,
        case
            when figures.last_success_at is null then 'never'
            when figures.hours_since_success > figures.cadence_hours then 'late'
            when figures.last_status in ('failed', 'abandoned') then figures.last_status
            when
                figures.usual_rows >= limits.usual_rows
                and figures.rows_yesterday < limits.quiet_share * figures.usual_rows
                then 'quiet'
            when figures.new_rejects > limits.rejects then 'rejects'
            when figures.abandoned_runs > limits.abandoned_runs then 'unsteady'
        end as trouble_kind,
        coalesce(
            figures.rows_yesterday >= limits.usual_rows
            and figures.rows_yesterday > limits.flood_factor * figures.usual_rows,
            false
        ) as is_flood
    from figures
    cross join limits

),

described as (

    select
        *,
        {{ trouble_sentence() }} as trouble,
        {{ health_note() }} as note
    from judged

),

ranked as (

    select
        source_system,
        connection_name,
        last_success_at,
        hours_since_success,
        cadence_hours,
        is_late,
        trouble_kind is null as is_healthy,
        row_number() over (
            order by
                case trouble_kind
                    when 'never' then 1
                    when 'late' then 2
                    when 'failed' then 3
                    when 'abandoned' then 4
                    when 'quiet' then 5
                    when 'rejects' then 6
                    when 'unsteady' then 7
                    else 8
                end,
                hours_since_success / cadence_hours desc,
                connection_name
        ) as trouble_rank,
        trouble,
        trouble_kind,
        note,
        last_run_at,
        last_status,
        last_failed_at,
        last_error,
        failed_runs,
        abandoned_runs,
        rows_yesterday,
        usual_rows,
        open_rejects,
        new_rejects,
        new_paths,
        vanished_paths,
        last_activity_at,
        is_silent
    from described

)

select * from ranked
