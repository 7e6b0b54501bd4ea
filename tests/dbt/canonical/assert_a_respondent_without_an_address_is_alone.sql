-- Respondents who named nobody are never one subject; those of one address are.
with violations as (

    select
        subject_key,
        count(*) as responses
    from {{ ref('canonical_questionnaire_responses') }}
    group by 1
    having
        countif(respondent_email is null and subject_key != concat('response:', idem_key)) > 0
        or countif(subject_key != concat('email:', respondent_email)) > 0
        or (count(*) > 1 and countif(respondent_email is null) > 0)

)

select * from violations
