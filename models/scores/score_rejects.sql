-- One row per score whose total is not shown because it cannot be right: out of its instrument's
-- range, in none of its bands, or made of a response that answers no question of its form.
with scores as (

    select * from {{ ref('questionnaire_scores') }}

),

rejects as (

    select
        score_key,
        idem_key,
        form_id,
        instrument_id,
        instrument_version,
        occurred_at,
        no_total_reason as reason
    from scores
    where
        no_total_reason in (
            'total_out_of_range', 'total_without_band', 'no_question_of_its_form'
        )

)

select * from rejects
