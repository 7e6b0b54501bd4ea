{#- Each version of a score, those since a time or all, null for all, with the values that its items
    were answered with: of a version before an edit they are gone. A name only where it is asked
    for. -#}
with answers as (

    select
        idem_key,
        instrument_id,
        instrument_version,
        array_agg(
            struct(item_number as item_number, coded_value as coded_value) order by item_number
        ) as answers
    from (

        select
            idem_key,
            instrument_id,
            instrument_version,
            item_number,
            max(coded_value) as coded_value
        from {{ table('canonical_answers') }}
        where coded_value is not null
        group by 1, 2, 3, 4
        having countif(reject_reason is not null) = 0

    )
    group by 1, 2, 3

)

select
    series.score_key,
    series.person_key,
    {{ 'persons.display_name' if names else 'cast(null as string)' }} as person_name,
    series.instrument_id,
    series.instrument_version,
    series.occurred_at,
    series.total,
    series.no_total_reason,
    series.band,
    series.flag_state,
    answers.answers
from {{ table('measurement_timeseries') }} as series
left join answers
    on
        series.is_current_version
        and series.idem_key = answers.idem_key
        and series.instrument_id = answers.instrument_id
        and series.instrument_version = answers.instrument_version
{% if names %}
    left join {{ table('persons') }} as persons
        on series.person_key = persons.person_key
{% endif %}
where series.occurred_at >= timestamp({{ sql_string(since or '0001-01-01') }})
order by 6, 1
