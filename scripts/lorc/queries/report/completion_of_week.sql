{#- How many of the questionnaires that were due in a week were answered, by instrument. -#}
with instruments as (

    select
        instrument_id,
        max(instrument_name) as instrument_name
    from {{ table('instruments') }}
    group by instrument_id

)

select
    instruments.instrument_name,
    completion.*
from {{ table('questionnaire_completion') }} as completion
inner join instruments
    on completion.instrument_id = instruments.instrument_id
where completion.week_start = date(@week)
order by completion.schedule_id
