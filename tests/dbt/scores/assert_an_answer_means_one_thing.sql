-- In the form in which they are looked up, the spellings that an item knows, refusals included,
-- each stand once; an answer has a value within its instrument's, or is a refusal.
with sets as (

    select distinct
        items.instrument_id,
        items.instrument_version,
        items.answer_set as item_set,
        instruments.refusal_set,
        if(items.is_scored, instruments.item_min, null) as item_min,
        if(items.is_scored, instruments.item_max, null) as item_max
    from {{ ref('instrument_items') }} as items
    inner join {{ ref('instruments') }} as instruments
        on
            items.instrument_id = instruments.instrument_id
            and items.instrument_version = instruments.instrument_version

),

violations as (

    select
        sets.instrument_id,
        sets.instrument_version,
        sets.item_set,
        {{ normalised_answer('answer_maps.answer') }} as normalised
    from sets
    inner join {{ ref('answer_maps') }} as answer_maps
        on answer_maps.answer_set in (sets.item_set, sets.refusal_set)
    group by 1, 2, 3, 4
    having
        count(*) > 1
        or countif(answer_maps.is_missing != (answer_maps.value is null)) > 0
        or countif(answer_maps.value not between sets.item_min and sets.item_max) > 0

)

select * from violations
