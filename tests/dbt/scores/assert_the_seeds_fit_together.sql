-- Each item is of an instrument and answered in a set that exists, each instrument has as many
-- scored items as it says, and each binding leads to an item, one version per form and instrument.
with answer_sets as (

    select distinct answer_set
    from {{ ref('answer_maps') }}

),

items as (

    select
        instruments.instrument_id,
        instruments.instrument_version,
        instruments.item_count,
        refusals.answer_set as refusal_set,
        countif(instrument_items.is_scored) as n_scored,
        countif(answer_sets.answer_set is null) as n_without_answers
    from {{ ref('instrument_items') }} as instrument_items
    left join answer_sets
        on instrument_items.answer_set = answer_sets.answer_set
    full outer join {{ ref('instruments') }} as instruments
        on
            instrument_items.instrument_id = instruments.instrument_id
            and instrument_items.instrument_version = instruments.instrument_version
    left join answer_sets as refusals
        on instruments.refusal_set = refusals.answer_set
    group by 1, 2, 3, 4

),

bindings as (

    select
        form_bindings.form_id,
        form_bindings.instrument_id,
        count(distinct form_bindings.instrument_version) as n_versions,
        countif(instrument_items.item_number is null) as n_without_item
    from {{ ref('form_bindings') }} as form_bindings
    left join {{ ref('instrument_items') }} as instrument_items
        on
            form_bindings.instrument_id = instrument_items.instrument_id
            and form_bindings.instrument_version = instrument_items.instrument_version
            and form_bindings.item_number = instrument_items.item_number
    group by 1, 2

),

violations as (

    select
        instrument_id,
        'items' as fault
    from items
    where
        instrument_id is null
        or refusal_set is null
        or n_scored != item_count
        or n_without_answers > 0

    union all

    select
        instrument_id,
        'binding' as fault
    from bindings
    where n_versions > 1 or n_without_item > 0

)

select * from violations
