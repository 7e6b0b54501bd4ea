{#- What somebody is to be told of and was not, the newest first. -#}
select
    alert_key,
    alert_kind,
    idem_key,
    instrument_name,
    item_number,
    occurred_at,
    week_start
from {{ table('alerts') }}
where delivered_at is null
order by occurred_at desc, alert_key asc
