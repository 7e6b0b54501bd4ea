-- The bands of an instrument reach from its lowest total to its highest, each beginning one step
-- after the one before: a rounded total cannot fall between two.
with bands as (

    select
        bands.*,
        instruments.round_to * least(coalesce(instruments.factor, 1), 1) as step,
        instruments.item_min
        * if(instruments.method = 'sum', instruments.item_count, 1)
        * coalesce(instruments.factor, 1) as lowest,
        instruments.item_max
        * if(instruments.method = 'sum', instruments.item_count, 1)
        * coalesce(instruments.factor, 1) as highest,
        lead(bands.low) over (
            partition by bands.instrument_id, bands.instrument_version order by bands.low
        ) as next_low,
        lag(bands.high) over (
            partition by bands.instrument_id, bands.instrument_version order by bands.low
        ) as previous_high
    from {{ ref('score_bands') }} as bands
    left join {{ ref('instruments') }} as instruments
        on
            bands.instrument_id = instruments.instrument_id
            and bands.instrument_version = instruments.instrument_version

),

violations as (

    select *
    from bands
    where
        lowest is null
        or low > high
        or (previous_high is null and low != lowest)
        or (next_low is null and high != highest)
        or next_low != high + step

)

select * from violations
