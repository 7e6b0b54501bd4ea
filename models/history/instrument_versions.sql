-- One row per version of an instrument as the seeds define it now, with a hash of all that
-- instruments_history keeps.
with instruments as (

    select
        instrument_id,
        instrument_version,
        to_json_string(seed) as rules
    from {{ ref('instruments') }} as seed

),

items as (

    select
        instrument_id,
        instrument_version,
        array_agg(to_json_string(seed) order by item_number) as items
    from {{ ref('instrument_items') }} as seed
    group by 1, 2

),

answers as (

    select
        items.instrument_id,
        items.instrument_version,
        array_agg(distinct to_json_string(seed) order by to_json_string(seed)) as answers
    from {{ ref('instrument_items') }} as items
    inner join {{ ref('answer_maps') }} as seed
        on items.answer_set = seed.answer_set
    group by 1, 2

),

bands as (

    select
        instrument_id,
        instrument_version,
        array_agg(to_json_string(seed) order by low, band) as bands
    from {{ ref('score_bands') }} as seed
    group by 1, 2

),

definitions as (

    select
        concat(instruments.instrument_id, ' ', instruments.instrument_version) as instrument_key,
        instruments.instrument_id,
        instruments.instrument_version,
        instruments.rules,
        coalesce(items.items, []) as items,
        coalesce(answers.answers, []) as answers,
        coalesce(bands.bands, []) as bands
    from instruments
    left join items
        on
            instruments.instrument_id = items.instrument_id
            and instruments.instrument_version = items.instrument_version
    left join answers
        on
            instruments.instrument_id = answers.instrument_id
            and instruments.instrument_version = answers.instrument_version
    left join bands
        on
            instruments.instrument_id = bands.instrument_id
            and instruments.instrument_version = bands.instrument_version

),

versions as (

    select
        *,
        to_hex(sha256(to_json_string(definitions))) as content_hash
    from definitions

)

select * from versions
