-- One row per thing that somebody is to be told of at once: a flag that is raised, one that could
-- not be read, a score that is reliably worse than the first. The key is the same whenever it is
-- made.
with measurements as (

    select * from {{ ref('measurement_timeseries') }}

),

instruments as (

    select * from {{ ref('instruments') }}

),

found as (

    select
        measurements.*,
        flag.item_number,
        concat('flag_', flag.state) as alert_kind
    from measurements
    cross join unnest(measurements.flags) as flag
    where flag.state in ('raised', 'unread')

    union all

    select
        measurements.*,
        cast(null as int64) as item_number,
        'reliably_worse' as alert_kind
    from measurements
    where measurements.is_reliably_worse

),

keyed as (

    select
        to_hex(sha256(to_json_string(struct(
            found.idem_key, found.instrument_id, found.item_number, found.alert_kind,
            found.occurred_at
        )))) as alert_key,
        found.alert_kind,
        found.score_key,
        found.idem_key,
        found.instrument_id,
        instruments.instrument_name,
        found.item_number,
        found.occurred_at,
        {{ week_of('found.occurred_at') }} as week_start
    from found
    inner join instruments
        on
            found.instrument_id = instruments.instrument_id
            and found.instrument_version = instruments.instrument_version

),

told as (

    select
        keyed.*,
        told_alerts.delivered_at
    from keyed
    left join {{ ref('told_alerts') }} as told_alerts
        on keyed.alert_key = told_alerts.alert_key

)

select * from told
