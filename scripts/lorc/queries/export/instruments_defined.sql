{#- Each version of an instrument with its items, and of each item the options in their first
    spelling. -#}
with spellings as (

    select
        answer_set,
        value as option_value,
        coalesce(min(if(note = 'alias', null, answer)), min(answer)) as answer,
        min(loinc_code) as loinc_code
    from {{ table('answer_maps') }}
    where value is not null
    group by 1, 2

),

sets as (

    select
        answer_set,
        array_agg(
            struct(option_value as option_value, answer as answer, loinc_code as loinc_code)
            order by option_value
        ) as choices
    from spellings
    group by 1

),

items as (

    select
        items.instrument_id,
        items.instrument_version,
        array_agg(
            struct(
                items.item_number as item_number,
                items.item_text as item_text,
                items.loinc_code as loinc_code,
                items.answer_set as answer_set,
                sets.choices as choices
            )
            order by items.item_number
        ) as items
    from {{ table('instrument_items') }} as items
    inner join sets
        on items.answer_set = sets.answer_set
    group by 1, 2

)

select
    instruments.instrument_id,
    instruments.instrument_version,
    instruments.instrument_name,
    instruments.loinc_panel,
    instruments.loinc_total,
    instruments.source, -- noqa: RF04
    instruments.licence,
    items.items
from {{ table('instruments') }} as instruments
inner join items
    on
        instruments.instrument_id = items.instrument_id
        and instruments.instrument_version = items.instrument_version
order by 1, 2
