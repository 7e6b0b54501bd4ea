-- One row per thing that is wrong with the scores, so that what the report shows of them may be
-- wrong or missing: it stands above them.
with said as (

    select * from {{ ref('score_health') }}

),

troubles as (

    select
        place,
        subject,
        sentence
    from said
    where is_trouble

)

select * from troubles
