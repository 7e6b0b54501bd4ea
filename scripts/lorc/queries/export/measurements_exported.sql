{#- The rows of measurement_timeseries for a spreadsheet, those since a time or all, null for all.
    Whom a score is of is said by the key; a name only where it is asked for. -#}
select
    series.score_key,
    series.person_key,
    {% if names %}
        persons.display_name as person_name,
    {% endif %}
    series.instrument_id,
    series.instrument_version,
    series.occurred_at,
    series.sequence_number,
    series.is_latest,
    series.total,
    series.band,
    series.change_from_baseline,
    series.change_from_last,
    series.is_reliable_change,
    series.is_reliably_better,
    series.is_reliably_worse,
    series.is_recovered,
    series.has_flag,
    series.is_unconfirmed,
    series.flag_state,
    series.no_total_reason,
    series.version_number,
    series.is_current_version,
    series.is_counted
from {{ table('measurement_timeseries') }} as series
{% if names %}
    left join {{ table('persons') }} as persons
        on series.person_key = persons.person_key
{% endif %}
where series.occurred_at >= timestamp({{ sql_string(since or '0001-01-01') }})
order by series.occurred_at, series.score_key
