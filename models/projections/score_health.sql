-- One row per thing to say of the scores to whoever keeps them right: what is wrong with them, which
-- is trouble, and what the last seven days brought that is incomplete or flagged. It names nobody.
with scores as (

    select
        measurements.*,
        instruments.instrument_name
    from {{ ref('measurement_timeseries') }} as measurements
    inner join {{ ref('instruments') }} as instruments
        on
            measurements.instrument_id = instruments.instrument_id
            and measurements.instrument_version = instruments.instrument_version

),

recent as (

    select * from scores
    where occurred_at >= timestamp_sub({{ as_of() }}, interval 168 hour)

),

attempts as (

    select
        any_value(status having max started_at) as last_status,
        any_value(error_message having max started_at) as last_error
    from {{ ref('jobs') }}
    where job_name = 'alert' and status != 'running'

),

told as (

    select
        count(*) as alerts,
        (select count(*) from {{ ref('alert_recipients') }}) as recipients
    from {{ ref('alerts') }}
    where delivered_at is null

),

said as (

    select 1 as place, 'binding' as subject, true as is_trouble, sentence
    from {{ ref('form_binding_problems') }}

    union all

    select 2, 'rejected_score', true, {{ rejected_scores_sentence('rejects', 'instruments') }}
    from {{ ref('score_rejects') }} as rejects
    inner join {{ ref('instruments') }} as instruments
        on
            rejects.instrument_id = instruments.instrument_id
            and rejects.instrument_version = instruments.instrument_version
    group by instruments.instrument_name, rejects.reason

    union all

    select 3, 'alert', told.recipients > 0, {{ untold_sentence('told', 'attempts') }}
    from told
    cross join attempts
    where told.alerts > 0

    union all

    select
        4, 'flag', false,
        concat(
            recent.instrument_name, ' item ', flag.item_number,
            if(flag.state = 'raised', ': raised ', ': could not be read, or is no longer asked, '),
            count(*), ' times in the last seven days.'
        )
    from recent
    cross join unnest(recent.flags) as flag
    where flag.state in ('raised', 'unread')
    group by recent.instrument_name, flag.item_number, flag.state

    union all

    select 5, 'incomplete', false, {{ incomplete_sentence() }}
    from recent
    where is_counted and n_answered < n_items
    group by instrument_name

)

select * from said
