-- An answer to an item is coded, rejected or missing, never two of them; an answer to a question
-- that is bound to no item is none of them.
with violations as (

    select answer_key
    from {{ ref('canonical_answers') }}
    where
        (coded_value is not null and reject_reason is not null)
        or (
            coalesce(cast(coded_value as string), reject_reason) is not null
            and (instrument_id is null or item_number is null)
        )

)

select * from violations
