{#- The outcomes of the practice by instrument, and of all, as they stood when a week was over. -#}
with instruments as (

    select
        instrument_id,
        max(instrument_name) as instrument_name
    from {{ table('instruments') }}
    group by instrument_id

)

select
    instruments.instrument_name,
    outcomes.*
from {{ table('practice_outcomes') }} as outcomes
left join instruments
    on outcomes.measured_by = instruments.instrument_id
where
    outcomes.counted_on < date_add(date(@week), interval 7 day)
    and coalesce(outcomes.followed_on >= date_add(date(@week), interval 7 day), true)
order by instruments.instrument_name is null, outcomes.measured_by desc
