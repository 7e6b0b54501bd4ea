-- One row per form response by its form, and per score by its instrument, in its week.
with responses as (

    select * from {{ ref('canonical_questionnaire_responses') }}

),

scores as (

    select * from {{ ref('questionnaire_scores') }}

),

figures as (

    {{ weekly('responses', 'responses', 'connection_name', 'submitted_at') }}
    union all
    {{ weekly('scores', 'scores', 'instrument_id', 'occurred_at',
        conditions=['total is not null']) }}
    union all
    {{ weekly('scores', 'mean_score', 'instrument_id', 'occurred_at', value='total',
        conditions=['total is not null']) }}
    union all
    {{ weekly('scores', 'flags_raised', 'instrument_id', 'occurred_at', conditions=['has_flag']) }}

)

select * from figures
