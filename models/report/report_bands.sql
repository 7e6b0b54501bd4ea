-- One row per band of an instrument that the report shows, by the seeds' newest version
-- of it: what a chart of its scores is drawn on.
with instruments as (

    select * from ({{ shown_instruments() }})
    qualify
        row_number() over (
            partition by instrument_id order by valid_from desc, instrument_version desc
        ) = 1

),

bands as (

    select * from {{ ref('score_bands') }}

),

drawn as (

    select
        instruments.instrument_id,
        instruments.instrument_name,
        bands.low,
        bands.high,
        bands.band,
        max(bands.high) over (partition by instruments.instrument_id) as highest,
        instruments.recovery_cutoff,
        instruments.reliable_change,
        instruments.is_higher_worse
    from instruments
    inner join bands
        on
            instruments.instrument_id = bands.instrument_id
            and instruments.instrument_version = bands.instrument_version

)

select * from drawn
