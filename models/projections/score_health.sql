-- One row per thing to say of the scores to whoever keeps them right: what is wrong with them,
-- which is trouble, and what the last seven days brought that is incomplete or flagged. It names
-- nobody.
with recent as (

    select
        measurements.*,
        instruments.instrument_name
    from {{ ref('measurement_timeseries') }} as measurements
    inner join {{ ref('instruments') }} as instruments
        on
            measurements.instrument_id = instruments.instrument_id
            and measurements.instrument_version = instruments.instrument_version
    where measurements.occurred_at >= timestamp_sub({{ as_of() }}, interval 168 hour)

),

told as (

    {{ untold_alerts() }}

),

said as (

    select
        1 as place,
        'binding' as subject,
        true as is_trouble,
        sentence
    from {{ ref('form_binding_problems') }}

    union all

    select
        2 as place,
        'rejected_score' as subject,
        true as is_trouble,
        {{ rejected_scores_sentence('rejects', 'instruments') }} as sentence
    from {{ ref('score_rejects') }} as rejects
    inner join {{ ref('instruments') }} as instruments
        on
            rejects.instrument_id = instruments.instrument_id
            and rejects.instrument_version = instruments.instrument_version
    group by instruments.instrument_name, rejects.reason

    union all

    select
        3 as place,
        'alert' as subject,
        told.recipients > 0 as is_trouble,
        {{ untold_sentence('told') }} as sentence
    from told
    where told.alerts > 0

    union all

    select
        4 as place,
        'flag' as subject,
        false as is_trouble,
        {{ flag_sentence('recent', 'flag') }} as sentence
    from recent
    cross join unnest(recent.flags) as flag
    where flag.state in ('raised', 'unread')
    group by recent.instrument_name, flag.item_number, flag.state

    union all

    select
        5 as place,
        'incomplete' as subject,
        false as is_trouble,
        {{ incomplete_sentence() }} as sentence
    from recent
    where is_counted and n_answered < n_items
    group by instrument_name

)

select * from said
