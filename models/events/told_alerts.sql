-- One row per alert that everybody who is to be told was told of, with the first time that it was
-- on record.
with events as (

    select * from {{ source('lorchestra', 'event_log') }}
    where event_type = 'alert.delivered'

),

told as (

    select
        alert_key,
        min(events.created_at) as delivered_at
    from events
    cross join unnest(json_value_array(events.payload, '$.keys')) as alert_key
    group by 1

)

select * from told
